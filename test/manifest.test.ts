import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { callbacks } from '../blocks/ids.ts';

/** One line of the manifest: how deep it stands, its name and its value. */
function partsOf(raw: string) {
  const line = raw.replace(/(^|\s)#.*$/u, '').trimEnd();
  const shape = /^(?<indent> *)(?<dash>- )?(?:(?<name>\w+):(?=\s|$))?\s*(?<value>.*)$/u;
  const { indent = '', dash = '', name = '', value = '' } = shape.exec(line)?.groups ?? {};
  return { depth: indent.length + dash.length, name, value: value.replace(/^"(.*)"$/u, '$1') };
}

/** The manifest as paths and values, such as `features.slash_commands.command` and `/ddkey`. */
function readManifest(): { readonly path: string; readonly value: string }[] {
  const stack: { depth: number; name: string }[] = [];
  const lines = readFileSync('manifest.yml', 'utf8').split('\n').map(partsOf);
  return lines
    .filter(({ name, value }) => name !== '' || value !== '')
    .map(({ depth, name, value }) => {
      while ((stack.at(-1)?.depth ?? -1) >= depth) stack.pop();
      if (name !== '') stack.push({ depth, name });
      return { path: stack.map((each) => each.name).join('.'), value };
    })
    .filter(({ value }) => value !== '');
}

const manifest = readManifest();
const valuesAt = (path: string): string[] =>
  manifest.filter((entry) => entry.path === path).map(({ value }) => value);

/** Which scope each method needs (docs.slack.dev/reference/methods); views.* and auth.test none. */
const scopesOf: Readonly<Record<string, readonly string[]>> = {
  'auth.test': [],
  'chat.postEphemeral': ['chat:write'],
  'chat.postMessage': ['chat:write'],
  'chat.update': ['chat:write'],
  'conversations.info': ['channels:read', 'groups:read'],
  'conversations.members': ['channels:read', 'groups:read'],
  'conversations.open': ['im:write'],
  'usergroups.list': ['usergroups:read'],
  'users.getPresence': ['users:read'],
  'users.info': ['users:read'],
  'views.open': [],
  'views.publish': [],
  'views.push': [],
  'views.update': [],
};

const sources = readdirSync('src/slack')
  .map((file) => readFileSync(`src/slack/${file}`, 'utf8'))
  .join('\n');
/** Calls that hand over their arguments as they are sent; each names its method. */
const calledPlainly = [...sources.matchAll(/client\.apiCall\('([a-zA-Z.]+)', \{/gu)].map(
  ([, method = '']) => method,
);
const called = [
  ...[...sources.matchAll(/client\.([a-z]+)\.(\w+)\(/giu)].map(
    ([, family, method]) => `${family}.${method}`,
  ),
  ...calledPlainly,
];
const scopes = valuesAt('oauth_config.scopes.bot');

test('every method that the bot calls finds its scopes in the manifest', () => {
  expect(called.length).toBeGreaterThan(5);
  for (const method of called) {
    expect(Object.keys(scopesOf)).toContain(method);
    for (const scope of scopesOf[method] ?? []) expect(scopes).toContain(scope);
  }
});

test('Slack is called from nowhere else', () => {
  const others = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/^(?:slack|sandbox)\//u.test(file))
    .map((file) => readFileSync(`src/${file}`, 'utf8'));
  expect(others.length).toBeGreaterThan(100);
  for (const source of others) {
    expect(source).not.toMatch(/\bclient\.(?:chat|views|users|conversations|usergroups|auth)\./u);
    expect(source).not.toMatch(/\.apiCall\(|^import \{[^}]*\bWebClient\b[^}]*\} from/mu);
  }
  expect(sources.split('.apiCall(')).toHaveLength(calledPlainly.length + 1);
});

test('every scope is one that something needs', () => {
  const entrances = valuesAt('features.slash_commands.command').length > 0 ? ['commands'] : [];
  const needed = [...called.flatMap((method) => scopesOf[method] ?? []), ...entrances];
  for (const scope of scopes) expect(needed).toContain(scope);
  expect(new Set(scopes).size).toBe(scopes.length);
});

test("names and descriptions keep within Slack's limits", () => {
  const most: Readonly<Record<string, number>> = {
    'display_information.name': 35,
    'display_information.description': 140,
    'features.bot_user.display_name': 80,
    'features.shortcuts.name': 24,
    'features.shortcuts.description': 150,
    'features.shortcuts.callback_id': 255,
    'features.slash_commands.command': 32,
    'features.slash_commands.description': 2000,
    'features.slash_commands.usage_hint': 1000,
  };
  for (const [path, limit] of Object.entries(most)) {
    expect(valuesAt(path)).toHaveLength(1);
    for (const value of valuesAt(path)) expect(value.length).toBeLessThanOrEqual(limit);
  }
});

test('the command, the shortcut and the event are those that the code listens to', () => {
  expect(valuesAt('features.shortcuts.callback_id')).toEqual([callbacks.shortcut]);
  const commands = [...sources.matchAll(/\.command\('([^']+)'/gu)].map(([, name]) => name);
  expect(valuesAt('features.slash_commands.command')).toEqual(commands);
  const events = [...sources.matchAll(/\.event\('([^']+)'/gu)].map(([, name]) => name);
  expect(valuesAt('settings.event_subscriptions.bot_events')).toEqual(events);
});

test('both tabs of the app are open: one for its Home, one for its messages', () => {
  for (const tab of ['home_tab_enabled', 'messages_tab_enabled']) {
    expect(valuesAt(`features.app_home.${tab}`)).toEqual(['true']);
  }
  expect(valuesAt('settings.interactivity.is_enabled')).toEqual(['true']);
  expect(valuesAt('settings.socket_mode_enabled')).toEqual(['true']);
});
