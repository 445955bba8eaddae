import type { SeenMessage } from '../control.ts';
import { readMessage } from './plain-text.ts';

/** A step of the story that did not hold. */
class StoryBroken extends Error {}

/** Tells a story on a terminal, line by line, and stops at the first thing that is not true. */
export function teller(write: (text: string) => void) {
  let held = 0;
  const line = (text = ''): void => write(`${text}\n`);
  return {
    line,
    chapter: (title: string): void => line(`\n━━ ${title}\n`),
    /** Somebody does something. */
    does: (who: string, what: string): void => line(`${who.padEnd(5)} ${what}`),
    /** What a person has on the screen. */
    sees: (who: string, message: Pick<SeenMessage, 'text' | 'blocks'>): void => {
      line(`${who.padEnd(5)} sees`);
      for (const each of readMessage(message)) line(`      │ ${each}`);
    },
    /** Something that must be true; the story ends when it is not. */
    holds: (what: string, isTrue: boolean): void => {
      line(`      ${isTrue ? '✓' : '✗'} ${what}`);
      if (!isTrue) throw new StoryBroken(what);
      held += 1;
    },
    held: (): number => held,
  };
}
export type Teller = ReturnType<typeof teller>;
