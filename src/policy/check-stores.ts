import { type Complaint, entryName } from './complaint.ts';
import type { FileRule } from './file-rule.ts';
import type { Entry } from './read-file.ts';
import type { Surroundings } from './surroundings.ts';

/** What stands against writing the keys of a rule into a secret store. */
export function checkStore(
  { index, value }: Entry<FileRule>,
  { missingFor }: Pick<Surroundings, 'missingFor'>,
): Complaint[] {
  const { deliver_to: target, delivery } = value;
  if (target === undefined) return [];
  const complain = (key: string, text: string): Complaint => ({
    path: ['rules', index, key],
    says: `${entryName('rules', index, value)}${text}.`,
  });
  const missing = missingFor?.(target.store) ?? null;
  return [
    ...(missing === null ? [] : [complain('deliver_to', `, deliver_to: ${missing}`)]),
    ...(delivery === undefined
      ? []
      : [
          complain(
            'delivery',
            ' says both delivery and deliver_to: a key that is written into a store is shown to nobody',
          ),
        ]),
  ];
}
