import { z } from 'zod';
import { limits } from './limits.ts';

/** A `plain_text` object of 1 to `most` characters. */
export const plainText = (most: number) =>
  z.strictObject({
    type: z.literal('plain_text'),
    text: z.string().min(1).max(most),
    emoji: z.boolean().optional(),
  });

/** A `mrkdwn` object of 1 to `most` characters. */
export const mrkdwn = (most: number) =>
  z.strictObject({
    type: z.literal('mrkdwn'),
    text: z.string().min(1).max(most),
    verbatim: z.boolean().optional(),
  });

/** Either kind of text object, of 1 to `most` characters. */
export const eitherText = (most: number) =>
  z.discriminatedUnion('type', [plainText(most), mrkdwn(most)]);

/** A confirmation dialog; all four texts are required in Slack's reference. */
export const confirmDialog = z.strictObject({
  title: plainText(limits.confirm.title),
  text: eitherText(limits.confirm.text),
  confirm: plainText(limits.confirm.button),
  deny: plainText(limits.confirm.button),
  style: z.enum(['primary', 'danger']).optional(),
});

const optionFields = {
  value: z.string().min(1).max(limits.option.value),
  description: plainText(limits.option.description).optional(),
};

/** An option of a select menu. */
export const menuOption = z.strictObject({
  text: plainText(limits.option.text),
  ...optionFields,
});

/** An option of checkboxes or radio buttons, where mrkdwn is allowed. */
export const choiceOption = z.strictObject({
  text: eitherText(limits.option.text),
  value: optionFields.value,
  description: eitherText(limits.option.description).optional(),
});

/** An option of an overflow menu, which may be a link. */
export const overflowOption = z.strictObject({
  text: plainText(limits.option.text),
  ...optionFields,
  url: z.string().max(limits.url).optional(),
});

export const menuOptions = z.array(menuOption).min(1).max(limits.menu.options);

export const optionGroups = z
  .array(z.strictObject({ label: plainText(limits.menu.groupLabel), options: menuOptions }))
  .min(1)
  .max(limits.menu.groups);
