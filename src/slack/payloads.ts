import { z } from 'zod';
import { actions, blockIds } from '../../blocks/ids.ts';
import type { Posted } from '../access/request.ts';
import { Ask, isScoped, Kind } from '../policy/ask.ts';
import { KeyId, RequestId, SlackChannelId, SlackUserId } from '../policy/ids.ts';
import type { Preset } from '../policy/presets.ts';

/* The few fields that the bot reads of Slack's payloads; everything else is ignored. */

/** A text that a payload may leave out, or give as null. */
const textOr = (usual: string) =>
  z
    .string()
    .nullish()
    .transform((text) => text ?? usual);

/** Who sent a payload, and from which workspace; commands, interactions and events differ. */
export const Sender = z.union([
  z
    .object({ user_id: SlackUserId, team_id: z.string(), enterprise_id: z.string().nullish() })
    .transform((body) => ({
      user: body.user_id,
      team: body.team_id,
      userTeam: body.team_id,
      enterprise: body.enterprise_id ?? null,
    })),
  z
    .object({
      user: z.object({ id: SlackUserId, team_id: z.string().nullish() }),
      team: z.object({ id: z.string().nullish() }).nullish(),
      enterprise: z.object({ id: z.string().nullish() }).nullish(),
    })
    .transform((body) => ({
      user: body.user.id,
      team: body.team?.id ?? null,
      userTeam: body.user.team_id ?? body.team?.id ?? null,
      enterprise: body.enterprise?.id ?? null,
    })),
  z
    .object({
      team_id: z.string(),
      enterprise_id: z.string().nullish(),
      event: z.object({ user: SlackUserId }),
    })
    .transform((body) => ({
      user: body.event.user,
      team: body.team_id,
      userTeam: body.team_id,
      enterprise: body.enterprise_id ?? null,
    })),
]);
export type Sender = z.infer<typeof Sender>;

export const CommandBody = z.object({
  user_id: SlackUserId,
  text: textOr(''),
  trigger_id: z.string(),
});

export const ShortcutBody = z.object({
  user: z.object({ id: SlackUserId }),
  trigger_id: z.string(),
});

/** App Home has more than one tab; only `home` is drawn by the bot. */
export const HomeBody = z.object({
  event: z.object({ user: SlackUserId, tab: textOr('home') }),
});

export const SearchBody = z.object({ value: textOr('') });

const fromJson = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'not JSON' });
    return z.NEVER;
  }
});

/** What our buttons carry; see blocks/press-value.ts. */
export const RequestValue = fromJson.pipe(z.object({ r: RequestId, v: z.int().min(1) }));
export const GenerationValue = fromJson.pipe(z.object({ r: RequestId, g: z.int().min(0) }));
export const KeyValue = fromJson.pipe(z.object({ k: KeyId }));
export const PageValue = fromJson.pipe(z.object({ p: z.int().min(1).max(10_000) }));

export const PressBody = z.object({
  user: z.object({ id: SlackUserId }),
  trigger_id: z.string(),
  /** Missing where the button stands in a view, as in App Home. */
  response_url: z.string().nullish(),
  container: z.object({
    channel_id: z.union([SlackChannelId, z.literal('')]).nullish(),
    message_ts: z.string().nullish(),
    is_ephemeral: z.boolean().nullish(),
  }),
  actions: z
    .array(z.object({ action_id: z.string(), value: z.string().nullish() }))
    .min(1)
    .transform(([first]) => first?.value ?? ''),
});

/** The message that carries the pressed button; null in App Home and forms. */
export const pressedOn = (body: z.infer<typeof PressBody>): Posted | null => {
  const { channel_id: channel, message_ts: ts } = body.container;
  return channel && ts ? { channel, ts } : null;
};

const Option = z.object({ value: z.string() });
const Input = z.object({
  value: z.string().nullish(),
  selected_option: Option.nullish(),
  selected_options: z.array(Option).nullish(),
});
type Input = z.infer<typeof Input>;

const ViewBody = z.object({
  user: z.object({ id: SlackUserId }),
  view: z.object({
    id: z.string().min(1),
    private_metadata: textOr(''),
    /** Without values where the view has no inputs. */
    state: z
      .object({ values: z.record(z.string(), z.record(z.string(), Input)).nullish() })
      .nullish(),
  }),
});

/** A submitted form: who, which view, and what stands in each input by block and action. */
export const FormBody = ViewBody.transform((body) => {
  const at = (block: string, action: string): Input =>
    body.view.state?.values?.[block]?.[action] ?? {};
  return {
    by: body.user.id,
    viewId: body.view.id,
    metadata: body.view.private_metadata,
    text: (block: string, action: string): string | null => at(block, action).value ?? null,
    choice: (block: string, action: string): string | null =>
      at(block, action).selected_option?.value ?? null,
    choices: (block: string, action: string): string[] =>
      (at(block, action).selected_options ?? []).map((option) => option.value),
  };
});
export type Form = z.infer<typeof FormBody>;

/** The reason in a denial form; null when it is empty. */
export function denialReason(form: Form): string | null {
  const reason = (form.text(blockIds.reason, actions.reason) ?? '').trim();
  return reason === '' ? null : reason;
}

type Filled = {
  readonly org: string | null;
  readonly preset: (id: string) => Preset | null;
  /** The kinds that the org offers, best first. */
  readonly kinds: (org: string | null) => readonly Kind[];
};

/** A job that sends data takes an API key; else what was picked, or the best that has scopes. */
function kindFrom(form: Form, preset: Preset | null, offered: readonly Kind[]): Kind | null {
  if (preset?.kind === 'api') return 'api';
  const picked = Kind.safeParse(form.choice(blockIds.kind, actions.kind));
  return picked.success ? picked.data : (offered.find(isScoped) ?? null);
}

/** The ask that a request form holds: the preset's scopes and the chosen ones together. */
export function askFrom(form: Form, filled: Filled) {
  const org = form.choice(blockIds.org, actions.org) ?? filled.org;
  const presetId = form.choice(blockIds.preset, actions.preset);
  const preset = presetId === null ? null : filled.preset(presetId);
  const chosen = form.choices(blockIds.scopes, actions.scopeSearch);
  const note = (form.text(blockIds.note, actions.note) ?? '').trim();
  return Ask.safeParse({
    org,
    kind: kindFrom(form, preset, filled.kinds(org)),
    scopes: [...(preset?.scopes ?? []), ...chosen],
    preset: presetId,
    purpose: form.text(blockIds.purpose, actions.purpose) ?? '',
    keptIn: form.text(blockIds.keptIn, actions.keptIn) ?? '',
    lifetimeSeconds: Number(form.choice(blockIds.lifetime, actions.lifetime)),
    note: note === '' ? null : note,
  });
}
