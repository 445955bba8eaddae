import { readFileSync } from 'node:fs';

export type Instruction = {
  /** Which image it is about: 0 is the first. */
  readonly stage: number;
  readonly what: string;
  readonly says: string;
};

/** The instructions of the Dockerfile in their order, each on one line. */
export function instructions(): Instruction[] {
  const text = readFileSync('deploy/Dockerfile', 'utf8')
    .replace(/^#.*\n/gmu, '')
    .replace(/\\\n\s*/gu, '');
  let stage = -1;
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [, what = '', says = ''] = /^([A-Z]+) (.*)$/u.exec(line) ?? [];
      if (what === 'FROM') stage += 1;
      return { stage, what, says };
    });
}

export type Copy = {
  readonly stage: number;
  /** From the first image, and not from the folder that is built. */
  readonly isBuilt: boolean;
  /** Without `/app` and `./`. */
  readonly sources: readonly string[];
  readonly to: string;
};

const plain = (path: string): string => path.replace(/^(?:\/app\/|\.\/)/u, '');

/** What is copied into the images. */
export const copies = (): Copy[] =>
  instructions()
    .filter(({ what }) => what === 'COPY')
    .map(({ stage, says }) => {
      const words = says.split(' ');
      const isBuilt = words[0] === '--from=build';
      const paths = (isBuilt ? words.slice(1) : words).map(plain);
      return { stage, isBuilt, sources: paths.slice(0, -1), to: paths.at(-1) ?? '' };
    });

/** What .dockerignore lets into a build. */
export function letIn(): string[] {
  const lines = readFileSync('.dockerignore', 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  if (lines[0] !== '*') throw new Error('.dockerignore does not keep everything out first');
  return lines.slice(1).map((line) => {
    if (!/^![A-Za-z.-]+$/u.test(line)) throw new Error(`.dockerignore: ${line}`);
    return line.slice(1);
  });
}
