// The import rules of the house: edges point inwards, edges never meet, blocks and access stay pure.
const edges = 'slack|ledger|datadog|vault|worker';

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, pathNot: ['^src/main\\.ts$', '^src/sandbox/main\\.ts$', '^test/faults/wrong-clock\\.ts$', '^test/bench/later-clock\\.ts$', '\\.d\\.ts$'] },
      to: {},
    },
    {
      name: 'not-to-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-dumping-ground',
      severity: 'error',
      from: {},
      to: { path: '(^|/)(utils?|helpers?|common|shared|lib|misc)(/|\\.ts$)', pathNot: 'node_modules' },
    },
    {
      name: 'policy-is-pure',
      severity: 'error',
      from: { path: '^src/policy/' },
      to: { pathNot: '^(src/policy/|node_modules/(zod|yaml)/|(node:)?fs)' },
    },
    {
      name: 'access-knows-no-edge',
      severity: 'error',
      from: { path: '^src/access/' },
      to: { pathNot: '^src/(access|policy)/' },
    },
    {
      name: 'blocks-are-pure',
      severity: 'error',
      from: { path: '^blocks/' },
      to: { pathNot: '^(blocks/|src/access/|src/policy/|node_modules/@slack/types/)' },
    },
    {
      name: 'blocks-take-types-only',
      severity: 'error',
      from: { path: '^blocks/' },
      to: { path: '^src/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'edges-do-not-meet',
      severity: 'error',
      from: { path: `^src/(${edges})/` },
      to: { path: `^src/(${edges})/`, pathNot: '^src/$1/' },
    },
    {
      name: 'only-slack-draws',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/slack/' },
      to: { path: '^blocks/' },
    },
    {
      name: 'bolt-stays-in-slack',
      severity: 'error',
      from: { path: '^(src|blocks|test)/', pathNot: '^(src/(slack|sandbox)/|src/(main|compose)\\.ts$|test/)' },
      to: { path: 'node_modules/@slack/(bolt|web-api)/' },
    },
    {
      name: 'sql-stays-in-ledger',
      severity: 'error',
      from: { path: '^(src|blocks)/', pathNot: '^src/ledger/' },
      to: { path: 'node_modules/(pg|libsql|kysely)/' },
    },
    {
      name: 'config-read-at-the-top',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/((main|cli|compose)\\.ts$|sandbox/)' },
      to: { path: '^src/config\\.ts$' },
    },
    {
      name: 'commands-belong-to-the-command-line',
      severity: 'error',
      from: { path: '^(src|blocks)/', pathNot: '^src/(commands/|cli\\.ts$)|^src/sandbox/policy-desk\\.ts$' },
      to: { path: '^src/commands/' },
    },
    {
      name: 'sandbox-is-a-leaf',
      severity: 'error',
      from: { path: '^(src|blocks)/', pathNot: '^src/(sandbox/|cli\\.ts$)' },
      to: { path: '^src/sandbox/' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
};
