import { z } from 'zod';
import { accessory, actionsElement, button, imageElement, inputElement } from './element-shapes.ts';
import { limits } from './limits.ts';
import { eitherText, mrkdwn, plainText } from './text-shapes.ts';
import { dataTable, richText, table } from './wide-block-shapes.ts';

const blockId = { block_id: z.string().min(1).max(limits.id).optional() };

const actions = z.strictObject({
  type: z.literal('actions'),
  ...blockId,
  elements: z.array(actionsElement).min(1).max(limits.actions),
});

const section = z
  .strictObject({
    type: z.literal('section'),
    ...blockId,
    text: eitherText(limits.section.text).optional(),
    fields: z.array(eitherText(limits.section.field)).min(1).max(limits.section.fields).optional(),
    accessory: accessory.optional(),
    expand: z.boolean().optional(),
  })
  .refine((block) => block.text !== undefined || block.fields !== undefined, {
    message: 'must have text or fields',
  });

const header = z.strictObject({
  type: z.literal('header'),
  ...blockId,
  text: plainText(limits.header),
});

const context = z.strictObject({
  type: z.literal('context'),
  ...blockId,
  elements: z
    .array(
      z.discriminatedUnion('type', [
        imageElement,
        plainText(limits.context.text),
        mrkdwn(limits.context.text),
      ]),
    )
    .min(1)
    .max(limits.context.elements),
});

const divider = z.strictObject({ type: z.literal('divider'), ...blockId });

const image = z.strictObject({
  type: z.literal('image'),
  ...blockId,
  alt_text: z.string().min(1).max(limits.image.altText),
  image_url: z.string().min(1).max(limits.url),
  title: plainText(limits.image.title).optional(),
});

const input = z.strictObject({
  type: z.literal('input'),
  ...blockId,
  label: plainText(limits.input.label),
  hint: plainText(limits.input.hint).optional(),
  optional: z.boolean().optional(),
  dispatch_action: z.boolean().optional(),
  element: inputElement,
});

const markdown = z.strictObject({
  type: z.literal('markdown'),
  ...blockId,
  text: z.string().min(1).max(limits.markdown),
});

const alert = z.strictObject({
  type: z.literal('alert'),
  ...blockId,
  text: eitherText(limits.alert),
  level: z.enum(['default', 'info', 'warning', 'error', 'success']).optional(),
});

const card = z
  .strictObject({
    type: z.literal('card'),
    ...blockId,
    hero_image: imageElement.optional(),
    icon: imageElement.optional(),
    title: mrkdwn(limits.card.title).optional(),
    subtitle: mrkdwn(limits.card.title).optional(),
    body: mrkdwn(limits.card.body).optional(),
    actions: z.array(button).min(1).max(limits.card.buttons).optional(),
  })
  .refine((block) => block.hero_image ?? block.title ?? block.actions ?? block.body, {
    message: 'must have a hero_image, title, body or actions',
  });

const carousel = z.strictObject({
  type: z.literal('carousel'),
  ...blockId,
  elements: z.array(card).min(1).max(limits.carousel),
});

const container = z.strictObject({
  type: z.literal('container'),
  ...blockId,
  title: plainText(limits.container.title),
  subtitle: eitherText(limits.container.title).optional(),
  child_blocks: z
    .array(
      z.discriminatedUnion('type', [
        actions,
        context,
        divider,
        header,
        image,
        richText,
        section,
        table,
      ]),
    )
    .min(1)
    .max(limits.container.children),
  width: z.enum(['narrow', 'standard', 'wide', 'full']).optional(),
  icon: imageElement.optional(),
  is_collapsible: z.boolean().optional(),
  default_collapsed: z.boolean().optional(),
  has_header_divider: z.boolean().optional(),
});

const everywhere = [actions, card, context, divider, header, image, richText, section] as const;

/** The blocks that each surface takes. Types that Slack has and ddkey has no use for are left out. */
export const surfaceBlocks = {
  message: z
    .array(
      z.discriminatedUnion('type', [
        ...everywhere,
        carousel,
        container,
        dataTable,
        markdown,
        table,
      ]),
    )
    .max(limits.message.blocks),
  modal: z
    .array(z.discriminatedUnion('type', [...everywhere, alert, input]))
    .min(1)
    .max(limits.view.blocks),
  home: z
    .array(z.discriminatedUnion('type', [...everywhere, carousel, input, table]))
    .min(1)
    .max(limits.view.blocks),
} as const;
