import type { z } from 'zod';
import { type Complaint, complaintsOf, entryName, isMap } from './complaint.ts';
import { FileOrg } from './file-org.ts';
import { FilePreset } from './file-preset.ts';
import { FileRule } from './file-rule.ts';
import { FileApprovals, FileReview, FileSweep, Outline } from './schema.ts';

/** An entry that its schema took, with its place in the list. */
export type Entry<T> = { readonly index: number; readonly value: T };

/** Everything of a file that can be understood, whatever is wrong with the rest. */
export type ReadFile = {
  readonly approvals: FileApprovals;
  readonly sweep: FileSweep;
  readonly review: FileReview;
  readonly orgs: readonly Entry<FileOrg>[];
  readonly presets: readonly Entry<FilePreset>[];
  readonly rules: readonly Entry<FileRule>[];
  readonly complaints: readonly Complaint[];
};

function entriesOf<T>(list: string, value: unknown, schema: z.ZodType<T>) {
  const entries: Entry<T>[] = [];
  const complaints: Complaint[] = [];
  for (const [index, entry] of (Array.isArray(value) ? value : []).entries()) {
    const parsed = schema.safeParse(entry);
    if (parsed.success) entries.push({ index, value: parsed.data });
    else {
      const name = entryName(list, index, entry);
      const part = { path: [list, index], name, between: ', ' };
      complaints.push(...complaintsOf(parsed.error.issues, part));
    }
  }
  return { entries, complaints };
}

/** A map of the file that may be missing; read as an empty one where it is, or is wrong. */
function mapOf<T>(given: Readonly<Record<string, unknown>>, name: string, schema: z.ZodType<T>) {
  const parsed = schema.safeParse(name in given ? given[name] : {});
  if (parsed.success) return { value: parsed.data, complaints: [] };
  const part = { path: [name], name, between: '.' };
  return { value: schema.parse({}), complaints: complaintsOf(parsed.error.issues, part) };
}

/** Reads the parsed YAML of a policy file, part by part. */
export function readFile(value: unknown): ReadFile {
  const outline = Outline.safeParse(value);
  const whole = { path: [], name: '', between: '' };
  const given = isMap(value) ? value : {};
  const approvals = mapOf(given, 'approvals', FileApprovals);
  const sweep = mapOf(given, 'sweep', FileSweep);
  const review = mapOf(given, 'review', FileReview);
  const orgs = entriesOf('orgs', given['orgs'], FileOrg);
  const presets = entriesOf('presets', given['presets'], FilePreset);
  const rules = entriesOf('rules', given['rules'], FileRule);
  return {
    approvals: approvals.value,
    sweep: sweep.value,
    review: review.value,
    orgs: orgs.entries,
    presets: presets.entries,
    rules: rules.entries,
    complaints: [
      ...(outline.success ? [] : complaintsOf(outline.error.issues, whole)),
      ...approvals.complaints,
      ...sweep.complaints,
      ...review.complaints,
      ...orgs.complaints,
      ...presets.complaints,
      ...rules.complaints,
    ],
  };
}
