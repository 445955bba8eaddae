import type { FieldValues } from '../../control.ts';
import type { Offer } from './combo-box.ts';
import type { Desk } from './desk.ts';
import { type Field, heldBy } from './field.ts';
import type { Option } from './option.ts';

/** What the blocks of a message, a modal or Home stand on. */
export type Surface = Pick<Desk, 'go' | 'now' | 'say'> & {
  readonly press: (actionId: string, choice?: string) => Promise<void>;
  readonly search: (actionId: string, query: string) => Promise<Offer>;
  readonly form: Form;
};

/** The input blocks of a surface, by block_id. */
export type Form = {
  readonly add: (blockId: string, input: FormInput) => void;
  readonly values: () => FieldValues;
  /** Forgets the inputs of all other blocks: the bot took them away. */
  readonly keep: (blockIds: readonly string[]) => void;
  /** Shows errors under inputs; the first of them gets the focus. */
  readonly complain: (errors: Readonly<Record<string, string>>) => void;
};

type FormInput = { readonly field: Field; readonly complain: (error: string) => void };

/** What was filled in so far, which outlives a drawing: an updated view keeps what was typed. */
export type Memory = Map<string, readonly Option[]>;

export function newForm(memory: Memory = new Map()): Form {
  const inputs = new Map<string, FormInput>();
  return {
    add: (blockId, input) => {
      inputs.set(blockId, input);
      const kept = memory.get(blockId);
      if (kept !== undefined) input.field.pick(kept);
      const keep = (): void => void memory.set(blockId, input.field.picked());
      for (const event of ['input', 'change', 'click', 'keyup', 'focusout']) {
        input.field.root.addEventListener(event, keep);
      }
    },
    values: () =>
      Object.fromEntries([...inputs].map(([blockId, { field }]) => [blockId, heldBy(field)])),
    keep: (blockIds) => {
      const isGone = (id: string): boolean => !blockIds.includes(id);
      for (const id of [...inputs.keys()].filter(isGone)) inputs.delete(id);
      for (const id of [...memory.keys()].filter(isGone)) memory.delete(id);
    },
    complain: (errors) => {
      for (const [blockId, input] of inputs) input.complain(errors[blockId] ?? '');
      const first = [...inputs].find(([blockId]) => Object.hasOwn(errors, blockId));
      const target = first?.[1].field.labelled;
      (target?.querySelector('input') ?? target)?.focus();
    },
  };
}
