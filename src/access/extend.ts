import { type Ask, askLimits } from '../policy/ask.ts';
import { lacksReason } from '../policy/evaluate.ts';
import { addSeconds, day, hour, type Instant, minute } from '../policy/instant.ts';
import { matchRule } from '../policy/match.ts';
import { type Amendment, endMoves } from './amendment.ts';
import { askNow } from './ask-now.ts';
import { type FormLine, lineFor } from './form-line.ts';
import type { Standing, Story } from './notes.ts';
import { askedBy } from './preview.ts';
import { type Refused, refused } from './refusal.ts';
import type { AccessRequest } from './request.ts';
import { storyOf } from './story.ts';
import { type SubmitDeps, submit } from './submit.ts';
import { turnAway } from './turn-away.ts';
import {
  type HeldCase,
  type KeyPress,
  readHeldCase,
  readToChange,
  whyNotChangeHeld,
  whyNotChangeNow,
} from './whose-key.ts';

type Shown = Extract<Standing, { readonly at: 'shown' }>;

/** What the form to extend a key offers and says. */
export type ExtensionForm = {
  readonly story: Story;
  readonly standing: Shown;
  /** By how many seconds, shortest first; none where the rule gives no more. */
  readonly offered: readonly number[];
  /** The latest end that the rule of today gives; null where none fits. */
  readonly latestEnd: Instant | null;
  readonly line: FormLine;
  /** Break-glass asks nobody beforehand, so it has to say why. */
  readonly needsReason: boolean;
  readonly newKey: boolean;
};

const usual: readonly number[] = [hour, 8 * hour, day, 7 * day, 30 * day, 90 * day];

/** The usual lengths of time that there is room for, and all of the room. */
function fitting(room: number): readonly number[] {
  if (room < minute) return [];
  return [...new Set([...usual.filter((seconds) => seconds < room), room])];
}

/** Asked anew, for the whole life of the key from its first day on. */
const askFor = (held: HeldCase, bySeconds: number): Ask => {
  const ask = askNow(held.request, held.grant);
  return { ...ask, lifetimeSeconds: ask.lifetimeSeconds + bySeconds };
};

async function formOf(
  deps: SubmitDeps,
  held: HeldCase,
  { story, standing }: { readonly story: Story; readonly standing: Shown },
): Promise<ExtensionForm> {
  const { lifetimeSeconds, kind } = askNow(held.request, held.grant);
  const look = deps.directory.memory;
  const asked = await askedBy(deps, look, held.grant.holder);
  const { policy, asker } = asked.known;
  const { rule } = matchRule(askFor(held, minute), policy, asker);
  const room = Math.floor((rule?.maxLifetimeSeconds ?? 0) - lifetimeSeconds);
  const offered = fitting(room);
  const latestEnd = rule === null ? null : addSeconds(standing.expiresAt, Math.max(room, 0));
  const ask = askFor(held, offered[0] ?? minute);
  return {
    story,
    standing,
    offered,
    latestEnd,
    line: await lineFor(look, ask, asked),
    needsReason: rule !== null && lacksReason({ ...ask, note: null }, rule),
    newKey: !endMoves(kind),
  };
}

/** What a form to extend this key would offer, by today's policy. It promises nothing. */
export async function previewExtension(
  deps: SubmitDeps,
  press: KeyPress,
): Promise<{ readonly kind: 'found'; readonly form: ExtensionForm } | Refused> {
  const read = await readToChange(deps, press, 'extend');
  if (read.kind === 'refused') return read;
  const { held } = read;
  const story = storyOf(held, deps);
  const { standing } = story;
  if (standing.at !== 'shown') {
    const about = { action: 'extend', by: press.by, requestId: held.request.id };
    return turnAway(deps, about, { code: 'key-on-its-way' });
  }
  return { kind: 'found', form: await formOf(deps, held, { story, standing }) };
}

export type ExtensionPress = KeyPress & {
  readonly bySeconds: number;
  readonly note: string | null;
  /** Slack's id of the form: sent twice, it is one extension. */
  readonly viewId: string;
};

/** Half a minute more would not be worth anybody's yes. */
const isLongEnough = (seconds: number): boolean => Number.isInteger(seconds) && seconds >= minute;

const amendmentOf = ({ key, grant, request }: HeldCase, bySeconds: number): Amendment | null =>
  grant.expiresAt === null
    ? null
    : {
        request: request.id,
        key: key.id,
        last4: key.last4,
        change: {
          how: 'extend',
          bySeconds,
          until: addSeconds(grant.expiresAt, bySeconds),
          newKey: !endMoves(request.ask.kind),
        },
      };

/** What is asked for with an extension, as any request is; null for whoever does not hold the key. */
export async function extensionAsk(
  deps: SubmitDeps,
  { bySeconds, note, ...press }: KeyPress & Pick<ExtensionPress, 'bySeconds' | 'note'>,
): Promise<{ readonly held: HeldCase; readonly ask: Ask } | null> {
  const held = await readHeldCase(deps.ledger, press);
  if (held === null) return null;
  const why = (note ?? '').trim().slice(0, askLimits.note);
  return { held, ask: { ...askFor(held, bySeconds), note: why === '' ? null : why } };
}

/**
 * Extend: a request of its own for a later end of a key, judged by today's policy as if the whole
 * life of the key were asked for anew. So it is never beyond the rule's longest, counted from the
 * moment when the key was first shown.
 */
export async function askToExtend(
  deps: SubmitDeps,
  press: ExtensionPress,
): Promise<{ readonly kind: 'accepted'; readonly request: AccessRequest } | Refused> {
  const about = { action: 'extend', by: press.by };
  const asked = await extensionAsk(deps, press);
  if (asked === null) return turnAway(deps, about, { code: 'not-yours' });
  const { held, ask } = asked;
  const amends = amendmentOf(held, press.bySeconds);
  const no = whyNotChangeHeld(held, deps.clock.now());
  if (no !== null || amends === null) {
    return turnAway(deps, { ...about, requestId: held.request.id }, no ?? { code: 'key-over' });
  }
  if (!isLongEnough(press.bySeconds)) return refused({ code: 'nothing-changed' });
  return submit(deps, {
    requester: press.by,
    ask,
    viewId: press.viewId,
    amends,
    whyNot: (tx) => whyNotExtendNow(tx, held, deps.clock.now()),
  });
}

/** Somebody may have ended, replaced or extended it since it was read. */
async function whyNotExtendNow(
  tx: Parameters<typeof whyNotChangeNow>[0],
  { key, grant }: HeldCase,
  now: Instant,
) {
  const no = await whyNotChangeNow(tx, key, now);
  if (no !== null) return no;
  const same = (await tx.grant(key.requestId))?.expiresAt === grant.expiresAt;
  return same ? null : ({ code: 'key-changed' } as const);
}
