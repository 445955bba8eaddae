/** What belongs into the package, and nothing else. */
export const belongs: readonly RegExp[] = [
  /^dist\/(src|blocks)\/[a-z0-9/-]+\.js$/u,
  /^src\/datadog\/shipped-[a-z]+\.tsv$/u,
  /^src\/sandbox\/page\/[a-z]+\.(css|html|svg)$/u,
  /^docs\/[a-z-]+\.md$/u,
  /^(README|SECURITY|CHANGELOG)\.md$/u,
  /^(LICENSE|package\.json|manifest\.yml|policy\.example\.yml|policy\.tests\.yml|\.env\.example)$/u,
];

/** What whoever installs it needs to find. */
export const needed: readonly string[] = [
  'LICENSE',
  'README.md',
  'SECURITY.md',
  'CHANGELOG.md',
  'package.json',
  'manifest.yml',
  'policy.example.yml',
  'policy.tests.yml',
  '.env.example',
  'dist/src/cli.js',
  'dist/src/main.js',
  'dist/src/sandbox/page/browser/main.js',
  'src/datadog/shipped-operations.tsv',
  'src/sandbox/page/page.html',
  'docs/secrets.md',
  'docs/deploying.md',
];
