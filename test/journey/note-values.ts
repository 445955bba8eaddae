import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { SeenMessage } from '../../src/sandbox/control.ts';
import { type PersonAt, wordsOf } from '../../src/sandbox/person.ts';

/* What a person copies out of the message that shows a key. */

const Section = z.object({ text: z.object({ text: z.string() }) });
const run = promisify(execFile);

/** What Slack puts on the clipboard: its three entities come out as the signs they stand for. */
const copied = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

const textsOf = ({ blocks }: SeenMessage): string[] =>
  blocks.flatMap((block) => {
    const section = Section.safeParse(block);
    return section.success ? [copied(section.data.text.text)] : [];
  });

/** The lines of the one code block. */
const linesIn = (message: SeenMessage): string[] => {
  const blocks = textsOf(message).flatMap((text) => /^```\n(.*)\n```$/su.exec(text)?.[1] ?? []);
  const [only, ...others] = blocks;
  if (only === undefined || others.length > 0) throw new Error('there is not one code block');
  return only.split('\n');
};

export type Values = Readonly<Record<string, string>>;

/** The environment lines of the code block, by variable. */
export const valuesIn = (message: SeenMessage): Values =>
  Object.fromEntries(
    linesIn(message).map((line) => /^([A-Z_]+)=(.*)$/u.exec(line)?.slice(1) ?? []),
  );

const checkIn = (message: SeenMessage): string => {
  const found = textsOf(message).flatMap((text) => /`(curl .*)`/u.exec(text)?.[1] ?? []);
  const [only, ...others] = found;
  if (only === undefined || others.length > 0) throw new Error('there is not one curl line');
  return only;
};

/** Pastes the environment lines and then the check into a shell; gives what the check printed. */
export async function runCheck(message: SeenMessage, beside: Values = {}): Promise<string> {
  const lines = linesIn(message).map((line) => `export ${line}`);
  const script = [...lines, checkIn(message)].join('\n');
  const env = { PATH: process.env['PATH'] ?? '', ...beside };
  return (await run('bash', ['-c', script], { env })).stdout;
}

/** The newest message that shows this person a key of this purpose, other than the ones before. */
export const secretNoteFor = (
  who: PersonAt,
  purpose: string,
  before: readonly SeenMessage[] = [],
): Promise<SeenMessage> =>
  who.waitFor(
    `a key for "${purpose}"`,
    (message) =>
      message.ephemeral &&
      wordsOf(message).includes(purpose) &&
      wordsOf(message).includes('DD_SITE=') &&
      before.every(({ ts }) => ts !== message.ts),
  );
