import { thrown } from './answers-judged.ts';
import type { Passed } from './between.ts';
import { type AnswerCase, answerCases, startOutside } from './outside.ts';
import type { Judged, Target } from './target.ts';

/** Reads what stands at an address, and says what is wrong with what came of it. */
export type Read = (url: string, body: string) => Promise<Judged>;

/** Whatever came of it is right, unless it throws. */
export const fine =
  (read: (url: string) => Promise<unknown>): Read =>
  async (url) => {
    await read(url);
    return null;
  };

/** Spoiled answers of somebody outside, by the adapters that read them. */
export async function answersTarget(
  name: string,
  recorded: readonly Passed[],
  readers: readonly Read[],
) {
  const outside = await startOutside(recorded);
  const tryOne = async (one: AnswerCase): Promise<Judged> => {
    const { url, body } = outside.addressOf(one);
    try {
      return (await readers[one.reader % readers.length]?.(url, body)) ?? null;
    } catch (fault) {
      return thrown(fault);
    }
  };
  const target: Target<AnswerCase> = {
    name,
    cases: answerCases,
    atOnce: 40,
    tryAll: (cases) => Promise.all(cases.map(tryOne)),
  };
  return { target, stop: outside.stop };
}
