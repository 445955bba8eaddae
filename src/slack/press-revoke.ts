import type { WebClient } from '@slack/web-api';
import { actions, blockIds } from '../../blocks/ids.ts';
import { keyList } from '../../blocks/key-list.ts';
import { leakNote } from '../../blocks/leak-note.ts';
import { md } from '../../blocks/mrkdwn.ts';
import { refusalModal, sentenceModal } from '../../blocks/refusal-modal.ts';
import { refusalSentence } from '../../blocks/refusal-note.ts';
import { revokedManyWords, revokeModal } from '../../blocks/revoke-modal.ts';
import { revokingWords } from '../../blocks/revoked-words.ts';
import type { Message } from '../../blocks/surface.ts';
import { isAdmin } from '../access/admins.ts';
import type { Whose } from '../access/key-reads.ts';
import { heldKeys } from '../access/own-home.ts';
import { reportLeak } from '../access/report-leak.ts';
import { refuseUnlessAdmin, revokeMany, revokeNow } from '../access/revoke-by-others.ts';
import { storyOf } from '../access/story.ts';
import { holderOf } from '../access/taken.ts';
import type { SlackUserId } from '../policy/ids.ts';
import type { Pressed } from './answer.ts';
import { BulkValue, type Form, KeyValue } from './payloads.ts';
import { listedAtMost } from './press-home.ts';
import type { SlackDeps } from './slack-deps.ts';
import type { FormAnswer } from './submit-request.ts';
import { whoseOf } from './whose.ts';

/** So many fit into a form's memory, and are ended before Slack's patience does. */
const endedAtMost = 50;

type Command = {
  readonly user: SlackUserId;
  readonly trigger: string;
  readonly words: string;
};

/** The caller's own keys, each with a button that ends it. */
const ownKeys = async (deps: SlackDeps, holder: SlackUserId): Promise<Message> =>
  keyList(await heldKeys(deps, holder, { after: 0, most: listedAtMost }), 'to-revoke');

const onlyText = (text: Message['text']): Pick<Message, 'text'> => ({ text });

/** True where what is named belongs to whoever asks: for that, the list has the buttons. */
async function isOwn(deps: SlackDeps, whose: Whose, user: SlackUserId): Promise<boolean> {
  if (whose.by === 'person') return whose.person === user;
  if (whose.by === 'preset') return false;
  const it = await deps.ledger.caseOf(whose.request);
  return it !== null && holderOf(it.request, it.grant) === user;
}

/**
 * `/ddkey revoke`: one's own keys, or for an admin those of a person, a job or a request, which a
 * form asks to confirm.
 */
export async function revokeCommand(
  deps: SlackDeps,
  client: WebClient,
  { user, trigger, words }: Command,
): Promise<Pick<Message, 'text'> | Message | null> {
  if (words.trim() === '') return ownKeys(deps, user);
  const whose = await whoseOf(deps, words.trim());
  if (!isAdmin(deps, user) && whose !== null && (await isOwn(deps, whose, user)))
    return ownKeys(deps, user);
  const no = await refuseUnlessAdmin(deps, user);
  if (no !== null) return onlyText(refusalSentence(no.refusal));
  if (whose === null) {
    return onlyText(
      md`I know nobody of that name who holds a key, and no such job or request. Name \`@person\` or their member id, the id of a job, or a request as \`r_…\`.`,
    );
  }
  const { items, count } = await deps.ledger.openGrants(whose, endedAtMost);
  if (count === 0) return onlyText(md`Nothing is live there, so there is nothing to revoke.`);
  const view = revokeModal({ items: items.map((it) => storyOf(it, deps)), count });
  await client.views.open({ trigger_id: trigger, view });
  return null;
}

/** The form of a revocation in bulk: who may is asked anew, and only what was on it is ended. */
export async function submitRevokeMany(deps: SlackDeps, form: Form): Promise<FormAnswer> {
  const { i: requests } = BulkValue.parse(form.metadata);
  const reason = (form.text(blockIds.reason, actions.reason) ?? '').trim();
  const note = reason === '' ? null : reason;
  const result = await revokeMany(deps, { requests, by: form.by, note });
  if (result.kind === 'revoking') {
    const sentence = revokedManyWords(result.ended.length, requests.length);
    return { kind: 'done', view: sentenceModal(sentence) };
  }
  if (result.refusal.code !== 'reason-missing') {
    return { kind: 'done', view: refusalModal(result.refusal) };
  }
  return { kind: 'errors', errors: { [blockIds.reason]: 'Please say why: the holders read it.' } };
}

/** Revoke now, on a key that leaked: in a message of a report. */
export const pressRevokeNow: Pressed = async (deps, { body, answer }) => {
  const { k: key } = KeyValue.parse(body.actions);
  const result = await revokeNow(deps, { key, by: body.user.id });
  await answer.say(
    result.kind === 'refused'
      ? refusalSentence(result.refusal)
      : revokingWords(result.last4, result.made),
  );
};

/** `/ddkey leaked WHAT`: the text goes no further than to the look-up. */
export const leakedCommand = async (
  deps: SlackDeps,
  user: SlackUserId,
  text: string,
): Promise<Message> => leakNote(await reportLeak(deps, { text, by: user }), deps.team);
