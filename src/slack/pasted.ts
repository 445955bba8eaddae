import { pastedWords } from '../../blocks/pasted-words.ts';
import { secretsIn } from '../policy/secret-shapes.ts';
import type { Form } from './payloads.ts';

/** A warning under each field of a form that holds what looks like a credential; null without any. */
export function pastedInto({ texts }: Form): Record<string, string> | null {
  const warnings = texts.flatMap(({ block, text }) => {
    const what = secretsIn(text);
    return what.length === 0 ? [] : [[block, pastedWords(what)] as const];
  });
  return warnings.length === 0 ? null : Object.fromEntries(warnings);
}

/** Typed text without anything that looks like a credential: then nothing of it goes on. */
export const unlessPasted = (text: string): string => (secretsIn(text).length > 0 ? '' : text);
