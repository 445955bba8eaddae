import type { Option } from './option.ts';

/** Something that a person fills in, whatever it looks like. Typed text is one option of itself. */
export type Field = {
  readonly root: HTMLElement;
  /** What a label belongs to: an input, or the group of several. */
  readonly labelled: HTMLElement;
  readonly many: boolean;
  readonly picked: () => readonly Option[];
  /** Fills it in without telling anybody, after it was drawn anew. */
  readonly pick: (options: readonly Option[]) => void;
};

/** What a field holds, as the control API takes it. */
export const heldBy = (field: Field): string | string[] => {
  const values = field.picked().map(({ value }) => value);
  return field.many ? values : (values[0] ?? '');
};
