import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { limits } from './limits.ts';
import {
  choiceOption,
  confirmDialog,
  menuOption,
  menuOptions,
  optionGroups,
  overflowOption,
  plainText,
} from './text-shapes.ts';

const actionId = z.string().min(1).max(limits.id).optional();
const pressable = { action_id: actionId, confirm: confirmDialog.optional() };
const focusable = { focus_on_load: z.boolean().optional() };
const placeholder = { placeholder: plainText(limits.menu.placeholder).optional() };
const menu = { ...pressable, ...focusable, ...placeholder };
const multi = { max_selected_items: z.int().min(1).optional() };
const typed = {
  action_id: actionId,
  ...focusable,
  ...placeholder,
  dispatch_action_config: z
    .strictObject({
      trigger_actions_on: z
        .array(z.enum(['on_enter_pressed', 'on_character_entered']))
        .min(1)
        .max(2)
        .optional(),
    })
    .optional(),
};

type Choices = {
  options?: unknown[] | undefined;
  option_groups?: { options: unknown[] }[] | undefined;
  initial_option?: unknown;
  initial_options?: unknown[] | undefined;
};

/** Slack wants one of the two lists, and a first choice that is one of its options, to the letter. */
const consistentChoices = (element: Choices, context: z.RefinementCtx) => {
  const { options, option_groups: groups } = element;
  if ((options === undefined) === (groups === undefined)) {
    context.addIssue({ code: 'custom', message: 'must have either options or option_groups' });
  }
  const all = [...(options ?? []), ...(groups ?? []).flatMap((group) => group.options)];
  const first = element.initial_options ?? [];
  const chosen = element.initial_option === undefined ? first : [element.initial_option];
  if (chosen.some((one) => !all.some((option) => isDeepStrictEqual(one, option)))) {
    context.addIssue({ code: 'custom', message: 'initial option must match one of the options' });
  }
};

const optionSource = {
  options: menuOptions.optional(),
  option_groups: optionGroups.optional(),
};
const someOptions = menuOptions.optional();
const idList = z.array(z.string().min(1)).min(1).optional();
const choices = z.array(choiceOption).min(1).max(limits.choices);

export const button = z.strictObject({
  type: z.literal('button'),
  ...pressable,
  text: plainText(limits.button.text),
  value: z.string().max(limits.button.value).optional(),
  url: z.string().max(limits.url).optional(),
  style: z.enum(['primary', 'danger']).optional(),
  accessibility_label: z.string().max(limits.button.accessibilityLabel).optional(),
});

export const imageElement = z.strictObject({
  type: z.literal('image'),
  alt_text: z.string().min(1).max(limits.image.altText),
  image_url: z.string().min(1).max(limits.url),
});

const overflow = z.strictObject({
  type: z.literal('overflow'),
  ...pressable,
  options: z.array(overflowOption).min(limits.overflow.least).max(limits.overflow.most),
});

const pickers = [
  z.strictObject({
    type: z.literal('datepicker'),
    ...menu,
    initial_date: z.iso.date().optional(),
  }),
  z.strictObject({
    type: z.literal('timepicker'),
    ...menu,
    initial_time: z.iso.time({ precision: -1 }).optional(),
    timezone: z.string().optional(),
  }),
  z.strictObject({
    type: z.literal('datetimepicker'),
    ...pressable,
    ...focusable,
    initial_date_time: z.int().min(1_000_000_000).max(9_999_999_999).optional(),
  }),
  z
    .strictObject({
      type: z.literal('radio_buttons'),
      ...pressable,
      ...focusable,
      options: choices,
      initial_option: choiceOption.optional(),
    })
    .superRefine(consistentChoices),
  z
    .strictObject({
      type: z.literal('checkboxes'),
      ...pressable,
      ...focusable,
      options: choices,
      initial_options: choices.optional(),
    })
    .superRefine(consistentChoices),
] as const;

const singleMenus = [
  z
    .strictObject({
      type: z.literal('static_select'),
      ...menu,
      ...optionSource,
      initial_option: menuOption.optional(),
    })
    .superRefine(consistentChoices),
  z.strictObject({
    type: z.literal('external_select'),
    ...menu,
    initial_option: menuOption.optional(),
    min_query_length: z.int().min(0).optional(),
  }),
  z.strictObject({
    type: z.literal('users_select'),
    ...menu,
    initial_user: z.string().optional(),
  }),
  z.strictObject({
    type: z.literal('channels_select'),
    ...menu,
    initial_channel: z.string().optional(),
    response_url_enabled: z.boolean().optional(),
  }),
  z.strictObject({
    type: z.literal('conversations_select'),
    ...menu,
    initial_conversation: z.string().optional(),
    default_to_current_conversation: z.boolean().optional(),
    response_url_enabled: z.boolean().optional(),
    filter: z.record(z.string(), z.unknown()).optional(),
  }),
] as const;

const multiMenus = [
  z
    .strictObject({
      type: z.literal('multi_static_select'),
      ...menu,
      ...multi,
      ...optionSource,
      initial_options: someOptions,
    })
    .superRefine(consistentChoices),
  z.strictObject({
    type: z.literal('multi_external_select'),
    ...menu,
    ...multi,
    initial_options: someOptions,
    min_query_length: z.int().min(0).optional(),
  }),
  z.strictObject({
    type: z.literal('multi_users_select'),
    ...menu,
    ...multi,
    initial_users: idList,
  }),
  z.strictObject({
    type: z.literal('multi_channels_select'),
    ...menu,
    ...multi,
    initial_channels: idList,
  }),
] as const;

const textInputs = [
  z.strictObject({
    type: z.literal('plain_text_input'),
    ...typed,
    initial_value: z.string().max(limits.textInput.initial).optional(),
    multiline: z.boolean().optional(),
    min_length: z.int().min(0).max(limits.textInput.minLength).optional(),
    max_length: z.int().min(1).max(limits.textInput.maxLength).optional(),
  }),
  z.strictObject({
    type: z.literal('number_input'),
    ...typed,
    is_decimal_allowed: z.boolean(),
    initial_value: z.string().optional(),
    min_value: z.string().optional(),
    max_value: z.string().optional(),
  }),
  z.strictObject({
    type: z.literal('email_text_input'),
    ...typed,
    initial_value: z.string().optional(),
  }),
  z.strictObject({
    type: z.literal('url_text_input'),
    ...typed,
    initial_value: z.string().optional(),
  }),
] as const;

/** What may stand in an `actions` block. */
export const actionsElement = z.discriminatedUnion('type', [
  button,
  overflow,
  ...pickers,
  ...singleMenus,
  ...multiMenus,
]);

/** What may stand beside a section. */
export const accessory = z.discriminatedUnion('type', [
  button,
  imageElement,
  overflow,
  ...pickers,
  ...singleMenus,
  ...multiMenus,
]);

/** What may stand in an `input` block. */
export const inputElement = z.discriminatedUnion('type', [
  ...textInputs,
  ...pickers,
  ...singleMenus,
  ...multiMenus,
]);
