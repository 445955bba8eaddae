const head = `version: 1
orgs:
  - id: prod
    name: Production
    site: datadoghq.eu
    environments: [production]
    api_key: \${DD_API_KEY}
    app_key: \${DD_APP_KEY}
    owner: current_user
approvals:
  channel: C0APPROVERS
rules:
`;
/** The first line of the first rule. */
export const firstRule = head.split('\n').length;

const rule = (name: string, lines: readonly string[]): string =>
  [`  - name: ${name}`, ...lines.map((line) => `    ${line}`), ''].join('\n');

export const by = 'approve: { by: { group: S0SRE } }';
export const life = 'max_lifetime: 7d';
const rest = rule('rest', [by, life]);

/** A policy of these rules. */
export const rules = (lines: Readonly<Record<string, readonly string[]>>): string =>
  head +
  Object.entries(lines)
    .map(([name, each]) => rule(name, each))
    .join('');

/** A policy of three lines that nothing is wrong with. */
export const fine = head + rest;
export const changed = (from: string, to: string): string => fine.replace(from, to);

/** The name of a variable, as a policy writes it. */
export const env = (name: string): string => `\${${name}}`;

/** One rule of four lines: its name, a clause, who approves, how long. */
export const when = (clause: string): string => rules({ it: [`when: { ${clause} }`, by, life] });
export const approve = (who: string): string => rules({ it: [`approve: ${who}`, life] });

/** A file that is wrong in one place, the line of it, and what has to be said. */
export type Broken = {
  readonly what: string;
  readonly text: string;
  readonly line: number;
  readonly says: RegExp;
};
