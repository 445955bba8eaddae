import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import type { AppsManifestValidateArguments } from '@slack/web-api';
import { parse } from 'yaml';
import { z } from 'zod';
import { botScopes } from '../src/slack/bot-scopes.ts';

/*
 * Slack's published schema (slackapi/manifest-schema, version 1), in our words: the parts that an
 * app like this one has, with their limits. As there, an unknown name is a fault. Scopes and events
 * are held against the names in Slack's own types by the compiler.
 */
const text = (most: number) => z.string().min(1).max(most);
const url = (most: number) =>
  z
    .string()
    .regex(/^https?:\/\//u)
    .max(most);
const Scope = z.enum([
  'commands',
  'chat:write',
  'im:write',
  'users:read',
  'channels:read',
  'groups:read',
  'usergroups:read',
]);
const flag = z.boolean().exactOptional();
const few = <T extends z.ZodType>(each: T, most: number) => z.array(each).min(1).max(most);

const Features = z.strictObject({
  app_home: z.strictObject({
    home_tab_enabled: flag,
    messages_tab_enabled: flag,
    messages_tab_read_only_enabled: flag,
  }),
  bot_user: z.strictObject({
    display_name: text(80).regex(/^[a-z0-9._-]+$/u),
    always_online: flag,
  }),
  shortcuts: few(
    z.strictObject({
      name: text(24),
      type: z.enum(['message', 'global']),
      callback_id: text(255),
      description: text(150),
    }),
    10,
  ),
  slash_commands: few(
    z.strictObject({
      command: z
        .string()
        .regex(/^\/.+$/u)
        .max(32),
      url: url(3000).exactOptional(),
      description: text(2000),
      usage_hint: text(1000).exactOptional(),
      should_escape: flag,
    }),
    50,
  ),
});
const Settings = z.strictObject({
  event_subscriptions: z.strictObject({
    request_url: url(3500).exactOptional(),
    bot_events: z.array(z.enum(['app_home_opened'])).max(100),
  }),
  interactivity: z.strictObject({
    is_enabled: z.boolean(),
    request_url: url(3500).exactOptional(),
    message_menu_options_url: url(3500).exactOptional(),
  }),
  org_deploy_enabled: flag,
  socket_mode_enabled: flag,
  token_rotation_enabled: flag,
});
const Manifest = z
  .strictObject({
    _metadata: z.strictObject({
      major_version: z.union([z.literal(1), z.literal(2)]),
      minor_version: z.int(),
    }),
    display_information: z.strictObject({
      name: text(35),
      description: text(140).exactOptional(),
      long_description: z.string().min(175).max(4000).exactOptional(),
      background_color: z
        .string()
        .regex(/^#(?:[0-9a-fA-F]{3}){1,2}$/u)
        .exactOptional(),
    }),
    features: Features,
    oauth_config: z.strictObject({
      scopes: z.strictObject({ bot: z.array(Scope).max(255) }),
    }),
    settings: Settings,
  })
  // What apps.manifest.validate says beyond the schema: Slack reaches the app in one of two ways.
  .refine(({ features, settings }) => {
    const urls = [
      settings.event_subscriptions.request_url,
      settings.interactivity.request_url,
      ...features.slash_commands.map(({ url: address }) => address),
    ];
    return urls.every((each) => (each === undefined) === (settings.socket_mode_enabled === true));
  }, 'either Socket Mode or an address for each entrance');

const Tree: z.ZodType<Record<string, unknown>> = z.record(z.string(), z.unknown());
const file = (): unknown => parse(readFileSync('manifest.yml', 'utf8'));

test("manifest.yml is what Slack's schema wants", () => {
  const manifest: AppsManifestValidateArguments['manifest'] = Manifest.parse(file());
  expect(manifest.oauth_config?.scopes?.bot).toEqual(botScopes);
});

/** The changed lines laid over the file; an entry of a list over the entry at its place. */
function laidOver(under: unknown, over: unknown): unknown {
  if (Array.isArray(over) && Array.isArray(under)) {
    return over.map((each, index) => laidOver(under[index], each));
  }
  if (typeof over !== 'object' || over === null) return over;
  const [below, above] = [Tree.parse(under), Tree.parse(over)];
  const laid = Object.entries(above).map(([name, value]) => [name, laidOver(below[name], value)]);
  return { ...below, ...Object.fromEntries(laid) };
}

test('so is the manifest of HTTP mode, with the lines that the README names', () => {
  const [, section = ''] = readFileSync('README.md', 'utf8').split('## Socket Mode or HTTP');
  const [, lines = ''] = /```yaml\n([\s\S]*?)```/u.exec(section) ?? [];
  const manifest = Manifest.parse(laidOver(file(), parse(lines)));
  expect(manifest.settings.socket_mode_enabled).toBe(false);
  expect(manifest.settings.interactivity.message_menu_options_url).toMatch(/\/slack\/events$/u);
});

test.each([
  ['an unknown name', { features: { slash_command: true } }],
  ['a name that is too long', { display_information: { name: 'd'.repeat(36) } }],
  ['a description that is too short', { display_information: { long_description: 'short' } }],
  ['a colour that is none', { display_information: { background_color: 'purple' } }],
  ['a shortcut of no kind', { features: { shortcuts: [{ type: 'channel' }] } }],
  ['a command without its slash', { features: { slash_commands: [{ command: 'ddkey' }] } }],
  ['a scope that the bot has no use for', { oauth_config: { scopes: { bot: ['files:read'] } } }],
  ['neither Socket Mode nor addresses', { settings: { socket_mode_enabled: false } }],
])('%s is refused', (_what, over) => {
  expect(Manifest.safeParse(laidOver(file(), over)).success).toBe(false);
});
