import { type Mutant, one } from './planted.ts';

const anywhere = {
  test: 'journey/no-secret-anywhere',
  title: 'a secret is in the ephemeral of its requester and nowhere else',
} as const;
const listeners = (who: string) =>
  ({
    test: 'slack/every-listener',
    title: `${who} is refused by every listener, and nothing changes`,
  }) as const;
const pastedForm =
  'a credential in any field of any form is answered with a warning under that field, and kept nowhere';

/** Ways to leak a secret, and to let in who or what should stay out. */
export const secretMutants: readonly Mutant[] = [
  {
    ...anywhere,
    name: 'leak: the secret stands in an error, where Slack stays silent',
    patches: one(
      'slack/messenger.js',
      'return sentFrom(answer, (value) => {\n                const shown',
      "if (answer.kind === 'silent') throw new Error('not shown: ' + secrets[0]?.secret.reveal());\n            return sentFrom(answer, (value) => {\n                const shown",
    ),
  },
  {
    ...anywhere,
    name: 'leak: the secret stands in the fallback text of its message',
    patches: one(
      '../blocks/secret-note.js',
      "text: 'Your Datadog key is here. Only you see it.'",
      "text: 'Your Datadog key: ' + shown.map(({ text }) => text).join()",
    ),
  },
  {
    ...anywhere,
    name: 'leak: the secret stands in a label of a metric',
    patches: one(
      'observe/observed-ports.js',
      "metrics.delivered('slack', outcome, seconds)",
      "metrics.delivered('slack', outcome + secrets[0]?.secret.reveal(), seconds)",
    ),
  },
  {
    ...anywhere,
    name: 'leak: the whole secret is kept in the ledger for its last four',
    patches: one('datadog/keys.js', 'last4: attributes.key.slice(-4)', 'last4: attributes.key'),
  },
  {
    test: 'journey/heap',
    title:
      'a secret is in the memory of the bot on its way to Slack, and no longer once it was delivered or given up',
    name: 'leak: secrets stay in memory',
    patches: one(
      'access/secret.js',
      'this.#text = text;',
      'this.#text = text;\n        (globalThis.kept ??= []).push(text);',
    ),
  },
  {
    test: 'access/secret',
    title: 'JSON shows nothing of a secret',
    name: 'leak: a secret is itself in JSON',
    patches: one(
      'access/secret.js',
      "toJSON() {\n        return '[secret]'",
      'toJSON() {\n        return this.#text',
    ),
  },
  {
    test: 'redact',
    title: 'a service access token in an error, its cause or a detail does not reach the log',
    name: 'leak: the log is written past the redaction',
    patches: one('log.js', 'const safe = redact(line);', 'const safe = line;'),
  },
  {
    ...listeners('a guest'),
    name: 'guard: buttons are for everybody',
    patches: one(
      'slack/listening.js',
      'alwaysServed.includes(id) ? null : await refuseVisitor(body, deps, id)',
      'null',
    ),
  },
  {
    ...listeners('a person of another workspace, in a channel that is shared with it'),
    name: 'guard: a search is for everybody',
    patches: one(
      'slack/listening.js',
      'if (whyNotServed(body, deps) !== null)',
      'if (deps === null)',
    ),
  },
  {
    ...listeners('a person of another workspace, in a channel that is shared with it'),
    name: 'guard: whose workspace a person is from is not looked at',
    patches: one('slack/guard.js', ' || !ours(userTeam)', ''),
  },
  {
    test: 'slack/every-listener',
    title: 'everything that Bolt was told to listen to',
    name: 'guard: a listener is registered past it',
    patches: one(
      'slack/connect.js',
      'await app.init();',
      "await app.init();\n    app.message('key', async () => { });",
    ),
  },
  {
    test: 'slack/pasted',
    title: pastedForm,
    name: 'pasted: forms take whatever is typed',
    patches: one('slack/listening.js', 'if (errors !== null)', 'if (deps === null)'),
  },
  {
    test: 'slack/pasted',
    title: '/ddkey request with a credential behind it does nothing, and warns',
    name: 'pasted: a command takes whatever is typed',
    patches: one('slack/run-command.js', 'if (pasted.length > 0)', 'if (deps === null)'),
  },
  {
    test: 'open-doors',
    title: 'in production the bot does not start under a debugger, and says so',
    name: 'doors: a debugger is let in',
    patches: one(
      'main.js',
      'if (config.isProduction)\n',
      'if (config.isProduction && config.nodeOptions === null)\n',
    ),
  },
];
