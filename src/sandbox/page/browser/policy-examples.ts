import { channels, people } from '../../people.ts';

export type PolicyExample = { readonly name: string; readonly text: string };

const approvals = `version: 1
approvals:
  channel: ${channels.approvers.id}
  admins: [${people.admin.id}]
`;
const one = `approve: { by: { channel: ${channels.approvers.id} }, need: 1 }`;

/** Ready policies to try out; the sandbox itself starts with neither. */
export const policyExamples: readonly PolicyExample[] = [
  {
    name: 'Two approvers for changes',
    text: `${approvals}rules:
  # Whatever can change something needs two people, and ends within a day.
  - name: two for changes
    when: { any_scope: ["*_write", "*_downtime"] }
    approve: { by: { channel: ${channels.approvers.id} }, need: 2 }
    max_lifetime: 1d
  - name: sending data
    when: { kinds: [api] }
    ${one}
    max_lifetime: 30d
  - name: everything else
    ${one}
    max_lifetime: 7d
`,
  },
  {
    name: 'Read-only at once',
    text: `${approvals}rules:
  # Looking at dashboards and monitors needs nobody's yes, for a working day.
  - name: looking
    when: { scopes: [dashboards_read, monitors_read, metrics_read, timeseries_query] }
    approve: automatically
    max_lifetime: 8h
  - name: sending data
    when: { kinds: [api] }
    ${one}
    max_lifetime: 30d
  - name: everything else
    ${one}
    max_lifetime: 8h
`,
  },
];
