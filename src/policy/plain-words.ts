/*
 * How people say what Datadog calls otherwise. Verbs first: what a word wants to do; then nouns:
 * the word of a permission's name that it stands for.
 */

export type Intent = 'read' | 'write' | 'delete' | 'manage';

const verbs: Readonly<Record<Intent, string>> = {
  read: 'read see view list get show look watch fetch export query download inspect check browse search find access',
  write:
    'write create edit update change make add set modify upsert rename configure deploy import post put trigger run start execute resolve acknowledge close assign invite share publish',
  delete: 'delete remove purge drop',
  manage: 'manage administer administrate maintain own',
};

export const intentOf: ReadonlyMap<string, Intent> = new Map([
  ...verbs.read.split(' ').map((word) => [word, 'read'] as const),
  ...verbs.write.split(' ').map((word) => [word, 'write'] as const),
  ...verbs.delete.split(' ').map((word) => [word, 'delete'] as const),
  ...verbs.manage.split(' ').map((word) => [word, 'manage'] as const),
]);

/** Words that say nothing about what is touched. */
export const idle: ReadonlySet<string> = new Set(
  'a an the all any every each some my our your their its it this that these those i we you want need would like should could can may must have has to for of in on at by with from into out up via using use be is are am able please just only also and or plus then so key token scope permission datadog api org organisation organization give me us let through new existing current'.split(
    ' ',
  ),
);

/** Another word for a noun; two words where the permission's name has two. */
export const standsFor: ReadonlyMap<string, readonly string[]> = new Map([
  ['alert', ['monitor']],
  ['alarm', ['monitor']],
  ['board', ['dashboard']],
  ['graph', ['dashboard']],
  ['widget', ['dashboard']],
  ['screenboard', ['dashboard']],
  ['timeboard', ['dashboard']],
  ['powerpack', ['dashboard']],
  ['trace', ['apm']],
  ['span', ['apm']],
  ['objective', ['slo']],
  ['maintenance', ['downtime']],
  ['user', ['user', 'access']],
  ['role', ['user', 'access']],
  ['people', ['user', 'access']],
  ['person', ['user', 'access']],
  ['member', ['user', 'access']],
  ['application', ['app']],
  ['replay', ['session', 'replay']],
  ['bill', ['billing']],
  ['invoice', ['billing']],
  ['oncall', ['call']],
  ['browser', ['rum']],
  ['runbook', ['notebook']],
  ['audit', ['audit', 'log']],
  ['definition', ['catalog']],
]);

/** One form for singular and plural: `policies` and `policy`, `dashboards` and `dashboard`. */
function singular(word: string): string {
  if (word.length > 4 && word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (/(?:ss|us|is)$/u.test(word) || word.length < 4) return word;
  return word.endsWith('s') ? word.slice(0, -1) : word;
}

/** The words of a text or of a permission's name, in small letters and in the singular. */
export const wordsIn = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .map(singular);
