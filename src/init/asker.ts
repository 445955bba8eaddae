import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

/** The answers ended before the questions did, or somebody pressed Ctrl-C. */
export class AnswersEnded extends Error {}

export type Terminal = {
  readonly input: NodeJS.ReadableStream;
  readonly output: { readonly write: (text: string) => void };
  /** False where answers are piped in, a line each. */
  readonly isTerminal: boolean;
};

export type Asker = {
  readonly say: (line: string) => void;
  /** One line of an answer, without blanks around it. A secret is not shown while it is typed. */
  readonly ask: (question: string, isSecret?: boolean) => Promise<string>;
  readonly close: () => void;
};

/** Asks a person at a terminal, or reads prepared answers in the order of the questions. */
export function openAsker({ input, output, isTerminal }: Terminal): Asker {
  let isMuted = false;
  const echo = new Writable({
    write(chunk, _encoding, written) {
      if (!isMuted) output.write(String(chunk));
      written();
    },
  });
  const reader = createInterface({ input, output: echo, terminal: isTerminal });
  // Taken at once, so that lines which come before their question are kept for it.
  const lines = reader[Symbol.asyncIterator]();
  reader.on('SIGINT', () => reader.close());
  return {
    say: (line) => output.write(`${line}\n`),
    async ask(question, isSecret = false) {
      reader.setPrompt(`${question}: `);
      reader.prompt();
      isMuted = isSecret;
      const { value, done } = await lines.next();
      isMuted = false;
      // Enter is not seen while muted, nor is it where lines are piped in.
      if (isSecret || !isTerminal) output.write('\n');
      if (done === true) throw new AnswersEnded();
      return value.trim();
    },
    close: () => reader.close(),
  };
}
