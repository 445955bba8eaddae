import { z } from 'zod';
import { type Complaint, complaintsOf, entryName, isMap } from '../policy/complaint.ts';
import { listOf, must, strict } from '../policy/strict.ts';
import { readYaml } from '../policy/yaml-lines.ts';

const text = (what: string) => z.string({ error: must(what) });
const outcomes = ['automatically', 'break-glass', 'refused'] as const;

const Expected = strict(
  {
    outcome: z.enum(outcomes, { error: must(`one of ${outcomes.join(', ')}`) }).optional(),
    need: z
      .int({ error: must('a number of approvals') })
      .min(1)
      .optional(),
    rule: text('the name of a rule').optional(),
    because: text('a code such as too-long').optional(),
  },
  'must say what is expected, such as { need: 1, rule: everything else }',
);

const Case = strict(
  {
    name: text('what the case shows'),
    as: text('the id of a person, such as U0123456789'),
    groups: listOf(text('the handle of a group'), 'team-web').optional(),
    kind: text('a kind of key').optional(),
    scopes: listOf(text('the name of a scope'), 'dashboards_read').optional(),
    lifetime: text('a duration, such as 7d').optional(),
    org: text('the id of an org').optional(),
    environment: text('the name of an environment').optional(),
    expect: Expected,
  },
  'must be a case: a map with name, as and expect',
);
export type PolicyCase = z.infer<typeof Case>;

const Outline = strict(
  {
    version: z.literal(1, { error: 'must be 1' }),
    cases: z
      .array(z.unknown(), { error: must('a list of cases') })
      .min(1, { error: 'must not be empty' }),
  },
  'must begin with version: 1',
);

type Read =
  | {
      readonly kind: 'read';
      readonly cases: readonly { readonly line: number; readonly value: PolicyCase }[];
    }
  | {
      readonly kind: 'broken';
      readonly complaints: readonly { readonly line: number; readonly says: string }[];
    };

/** Reads the table of cases that stands beside a policy. */
export function readCases(source: string): Read {
  const yaml = readYaml(source);
  if (!('value' in yaml)) return { kind: 'broken', complaints: [...yaml] };
  const outline = Outline.safeParse(yaml.value);
  const whole = { path: [], name: '', between: '' };
  const faults: Complaint[] = outline.success ? [] : complaintsOf(outline.error.issues, whole);
  const given: unknown = isMap(yaml.value) ? yaml.value['cases'] : [];
  const cases: { line: number; value: PolicyCase }[] = [];
  for (const [index, entry] of (Array.isArray(given) ? given : []).entries()) {
    const parsed = Case.safeParse(entry);
    const path = ['cases', index];
    if (parsed.success) cases.push({ line: yaml.lineOf(path), value: parsed.data });
    else {
      const part = { path, name: entryName('case', index, entry), between: ', ' };
      faults.push(...complaintsOf(parsed.error.issues, part));
    }
  }
  const complaints = faults.map(({ path, says }) => ({ line: yaml.lineOf(path), says }));
  return complaints.length > 0 ? { kind: 'broken', complaints } : { kind: 'read', cases };
}
