import { z } from 'zod';
import { limits } from './limits.ts';

const blockId = { block_id: z.string().min(1).max(limits.id).optional() };

/** Only the outline of rich text is checked: its kinds of lines, and that none is empty. */
export const richText = z.strictObject({
  type: z.literal('rich_text'),
  ...blockId,
  elements: z
    .array(
      z.looseObject({
        type: z.enum([
          'rich_text_section',
          'rich_text_list',
          'rich_text_quote',
          'rich_text_preformatted',
        ]),
        elements: z.array(z.looseObject({ type: z.string() })).min(1),
      }),
    )
    .min(1),
});

// An empty cell makes Slack drop the whole message (getnao/nao#1143).
const cell = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('raw_text'),
    text: z.string().min(1).max(limits.table.cellText),
  }),
  z.strictObject({ type: z.literal('raw_number'), value: z.number(), text: z.string().min(1) }),
  richText,
]);

export const table = z.strictObject({
  type: z.literal('table'),
  ...blockId,
  rows: z.array(z.array(cell).min(1).max(limits.table.columns)).min(1).max(limits.table.rows),
  column_settings: z
    .array(
      z.strictObject({
        align: z.enum(['left', 'center', 'right']).optional(),
        is_wrapped: z.boolean().optional(),
      }),
    )
    .max(limits.table.columns)
    .optional(),
});

const lettersIn = (cells: readonly z.infer<typeof cell>[]): number =>
  cells.reduce((sum, one) => sum + (one.type === 'rich_text' ? 0 : one.text.length), 0);

/** A listing with paging; every row has as many cells as the first. */
export const dataTable = z
  .strictObject({
    type: z.literal('data_table'),
    ...blockId,
    caption: z.string().min(1),
    rows: z
      .array(z.array(cell).min(1).max(limits.dataTable.columns))
      .min(limits.dataTable.fewestRows)
      .max(limits.dataTable.rows),
    page_size: z.int().min(1).max(limits.dataTable.pageSize).optional(),
    row_header_column_index: z.int().min(0).optional(),
  })
  .refine((block) => block.rows.every((row) => row.length === block.rows[0]?.length), {
    message: 'rows must have the same number of columns',
  })
  .refine((block) => lettersIn(block.rows.flat()) <= limits.dataTable.allText, {
    message: `cells must hold no more than ${limits.dataTable.allText} characters together`,
  });
