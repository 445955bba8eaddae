import { spawnSync } from 'node:child_process';

type Labels = Readonly<Record<string, string>>;
type Sample = { readonly name: string; readonly labels: Labels; readonly value: number };

const line = /^([a-z_]+)(?:\{(.*)\})? (\S+)$/u;

const labelsIn = (text: string): Labels =>
  Object.fromEntries(
    [...text.matchAll(/([a-z_]+)="((?:[^"\\]|\\.)*)"/gu)].map(([, name = '', value = '']) => [
      name,
      value,
    ]),
  );

/** Every sample of a scrape. */
export const samplesIn = (text: string): Sample[] =>
  text.split('\n').flatMap((each) => {
    const [, name = '', labels = '', value = ''] = line.exec(each) ?? [];
    return name === '' ? [] : [{ name, labels: labelsIn(labels), value: Number(value) }];
  });

/** The value of one sample; null where there is none. */
export const sampleOf = (text: string, name: string, labels: Labels = {}): number | null =>
  samplesIn(text).find(
    (sample) =>
      sample.name === name &&
      Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
  )?.value ?? null;

/** Where Prometheus' own tool is; null where it is not, and what needs it is skipped. */
export const hasPromtool = spawnSync('promtool', ['--version']).status === 0;

/** Runs promtool; its words where it does not agree. */
export function promtool(words: readonly string[], input = ''): string {
  const { status, stdout, stderr } = spawnSync('promtool', [...words], { input });
  return status === 0 ? '' : `${status}: ${stdout.toString()}${stderr.toString()}`;
}
