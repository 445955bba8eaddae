import type { z } from 'zod';
import { type Complaint, complaintsOf, entryName, isMap } from './complaint.ts';
import { FileOrg } from './file-org.ts';
import { FilePreset } from './file-preset.ts';
import { FileRule } from './file-rule.ts';
import { FileApprovals, Outline } from './schema.ts';

/** An entry that its schema took, with its place in the list. */
export type Entry<T> = { readonly index: number; readonly value: T };

/** Everything of a file that can be understood, whatever is wrong with the rest. */
export type ReadFile = {
  readonly approvals: FileApprovals;
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

/** Reads the parsed YAML of a policy file, part by part. */
export function readFile(value: unknown): ReadFile {
  const outline = Outline.safeParse(value);
  const whole = { path: [], name: '', between: '' };
  const given = isMap(value) ? value : {};
  const approvals = FileApprovals.safeParse('approvals' in given ? given['approvals'] : {});
  const orgs = entriesOf('orgs', given['orgs'], FileOrg);
  const presets = entriesOf('presets', given['presets'], FilePreset);
  const rules = entriesOf('rules', given['rules'], FileRule);
  const part = { path: ['approvals'], name: 'approvals', between: '.' };
  return {
    approvals: approvals.success ? approvals.data : {},
    orgs: orgs.entries,
    presets: presets.entries,
    rules: rules.entries,
    complaints: [
      ...(outline.success ? [] : complaintsOf(outline.error.issues, whole)),
      ...(approvals.success ? [] : complaintsOf(approvals.error.issues, part)),
      ...orgs.complaints,
      ...presets.complaints,
      ...rules.complaints,
    ],
  };
}
