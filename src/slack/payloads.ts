import { z } from 'zod';
import { actions, blockIds } from '../../blocks/ids.ts';
import { keyActs } from '../../blocks/key-menu.ts';
import { keyFilterStates } from '../access/key-filter.ts';
import type { Posted } from '../access/request.ts';
import { KeyId, OrgId, RequestId, SlackChannelId, SlackUserId } from '../policy/ids.ts';

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
/** The requests that a form to revoke in bulk was about. */
export const BulkValue = fromJson.pipe(z.object({ i: z.array(RequestId).min(1).max(50) }));
export const MenuValue = fromJson.pipe(
  z.object({ k: KeyId, g: z.int().min(0), a: z.enum(keyActs) }),
);
/** An answer in an access review, and another page of its message. */
export const ReviewValue = fromJson.pipe(z.object({ n: z.int().min(1), k: KeyId }));
export const ReviewPageValue = fromJson.pipe(
  z.object({ n: z.int().min(1), p: z.int().min(1).max(10_000) }),
);
/** For a press about a whole org. */
export const OrgValue = fromJson.pipe(z.object({ o: OrgId }));
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
    .array(
      z.object({
        action_id: z.string(),
        value: z.string().nullish(),
        selected_option: z.object({ value: z.string() }).nullish(),
      }),
    )
    .min(1)
    .transform(([first]) => first?.value ?? first?.selected_option?.value ?? ''),
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
  selected_user: z.string().nullish(),
});

const View = z.object({
  id: z.string().min(1),
  private_metadata: textOr(''),
  /** Which version of the view the person was looking at. */
  hash: textOr(''),
  /** Without values where the view has no inputs. */
  state: z
    .object({ values: z.record(z.string(), z.record(z.string(), Input)).nullish() })
    .nullish(),
});
const ViewBody = z.object({ user: z.object({ id: SlackUserId }), view: View });

/** A form, open or sent: who, which view, and what stands in each input. */
function formOf({ user, view }: z.infer<typeof ViewBody>) {
  const values = view.state?.values ?? {};
  return {
    by: user.id,
    viewId: view.id,
    hash: view.hash,
    metadata: view.private_metadata,
    /** The ids of its input blocks, as far as Slack sent any. */
    blocks: Object.keys(values),
    /** Everything that was typed, by its input block. */
    texts: Object.entries(values).flatMap(([block, inputs]) =>
      Object.values(inputs).flatMap(({ value }) => (value ? [{ block, text: value }] : [])),
    ),
    text: (block: string, action: string): string | null => values[block]?.[action]?.value ?? null,
    /** What the one input with this action id holds, whatever its block is called. */
    held: (action: string) => {
      const [block, inputs] = Object.entries(values).find(([, each]) => action in each) ?? [];
      const input = inputs?.[action];
      return {
        block: block ?? null,
        text: input?.value ?? null,
        choice: input?.selected_option?.value ?? input?.selected_user ?? null,
        choices: (input?.selected_options ?? []).map((option) => option.value),
      };
    },
  };
}

/** A submitted form. */
export const FormBody = ViewBody.transform(formOf);
export type Form = ReturnType<typeof formOf>;

/** Something that was picked in an open form; `stamp` rises with each. */
export const PickBody = ViewBody.extend({
  actions: z.array(z.object({ action_ts: z.string().min(1) })).min(1),
}).transform(({ actions: [first], ...body }) => ({
  ...formOf(body),
  stamp: first?.action_ts ?? '',
}));

/** What was typed into a select that searches, with the form around it where Slack sent that. */
export const SearchBody = z
  .object({ value: textOr(''), user: z.object({ id: SlackUserId }), view: View.nullish() })
  .transform(({ value, user, view }) => ({
    typed: value,
    by: user.id,
    form: view ? formOf({ user, view }) : null,
  }));

/** The reason in a denial form; null when it is empty. */
export function denialReason(form: Form): string | null {
  const reason = (form.text(blockIds.reason, actions.reason) ?? '').trim();
  return reason === '' ? null : reason;
}

/** What the form with the filter of all keys holds. */
export const KeyFilterForm = z.object({
  words: z
    .string()
    .nullable()
    .transform((words) => words?.trim() || null),
  holder: SlackUserId.nullable(),
  org: OrgId.nullable(),
  preset: z.string().nullable(),
  state: z.enum(keyFilterStates),
  unscoped: z.boolean(),
  endsSoon: z.boolean(),
});
