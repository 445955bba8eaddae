import { actions } from '../../blocks/ids.ts';
import { keyReviewStatus, startedWords } from '../../blocks/key-review-report.ts';
import { md } from '../../blocks/mrkdwn.ts';
import { refusalSentence } from '../../blocks/refusal-note.ts';
import type { Message } from '../../blocks/surface.ts';
import { answerReview, turnReviewPage } from '../access/answer-key-review.ts';
import type { KeyAnswer } from '../access/key-review.ts';
import type { Refusal } from '../access/refusal.ts';
import { reportOn } from '../access/review-report.ts';
import { cancelReview, refuseReviewUnlessAdmin, startReviews } from '../access/start-key-review.ts';
import { turnAway } from '../access/turn-away.ts';
import type { OrgId, SlackUserId } from '../policy/ids.ts';
import type { Pressed } from './answer.ts';
import { pressedOn, ReviewPageValue, ReviewValue } from './payloads.ts';
import type { SlackDeps } from './slack-deps.ts';

/** Keep or Drop. The message, brought up to date, is the answer. */
const pressAnswer =
  (said: KeyAnswer): Pressed =>
  async (deps, { body, answer }) => {
    const { n: review, k: key } = ReviewValue.parse(body.actions);
    const press = { review, key, answer: said, by: body.user.id, on: pressedOn(body) };
    const result = await answerReview(deps, press);
    if (result.kind === 'refused') await answer.say(refusalSentence(result.refusal));
  };

const pressReviewPage: Pressed = async (deps, { body, answer }) => {
  const { n: review, p: page } = ReviewPageValue.parse(body.actions);
  const result = await turnReviewPage(deps, { review, page, by: body.user.id });
  if (result.kind === 'refused') await answer.say(refusalSentence(result.refusal));
};

/** The buttons of the message in which a holder answers. */
export const reviewPressed = {
  [actions.reviewKeep]: pressAnswer('keep'),
  [actions.reviewDrop]: pressAnswer('drop'),
  [actions.reviewBack]: pressReviewPage,
  [actions.reviewNext]: pressReviewPage,
} as const;

type Said = Message | { readonly text: string };
type Words = { readonly date: string; readonly org: string | null };

/** `--until DATE --org NAME`; the flags may be left out, as people type from memory. */
function wordsOf(words: readonly string[]): Words {
  const said = words.filter((word) => word !== '--until' && word !== '--org');
  const named = words[words.indexOf('--until') + 1];
  const date = words.includes('--until') ? named : said.find((word) => /^\d{4}-/u.test(word));
  const rest = said.filter((word) => word !== date);
  return { date: date ?? '', org: rest.length === 0 ? null : rest.join(' ') };
}

/** The org by its id or its name; null where there is none of it, undefined where none was named. */
function orgOf({ policies }: SlackDeps, named: string | null): OrgId | null | undefined {
  if (named === null) return undefined;
  const wanted = named.toLowerCase();
  const org = policies
    .orgs()
    .find(({ id, name }) => id === wanted || name.toLowerCase() === wanted);
  return org?.id ?? null;
}

const saidNo = (refusal: Refusal): Said => ({ text: refusalSentence(refusal) });
const noSuchOrg: Refusal = { code: 'policy', because: { code: 'unknown-org' } };

async function start(deps: SlackDeps, by: SlackUserId, { date, org: named }: Words): Promise<Said> {
  const org = orgOf(deps, named);
  if (org === null) return saidNo(noSuchOrg);
  const result = await startReviews(deps, { date, org: org ?? null, by });
  return result.kind === 'refused' ? saidNo(result.refusal) : { text: startedWords(result) };
}

async function cancel(deps: SlackDeps, by: SlackUserId, { org: named }: Words): Promise<Said> {
  const org = orgOf(deps, named);
  if (org === null) return saidNo(noSuchOrg);
  const orgs = org === undefined ? deps.policies.orgs().map(({ id }) => id) : [org];
  const ended = await Promise.all(orgs.map((each) => cancelReview(deps, { org: each, by })));
  const numbers = ended.flatMap((review) => review?.number ?? []);
  if (numbers.length > 0) {
    return { text: md`Cancelled. Nothing is revoked by it, and the holders' messages say so.` };
  }
  const no = await turnAway(deps, { by, action: 'cancel-review' }, { code: 'no-key-review' });
  return saidNo(no.refusal);
}

async function status(deps: SlackDeps): Promise<Said> {
  const reviews = await deps.ledger.keyReviews();
  return keyReviewStatus(reviews.map((each) => reportOn(deps.policies, each)));
}

/** `/ddkey review start|status|cancel`, for admins. */
export async function reviewCommand(
  deps: SlackDeps,
  by: SlackUserId,
  [verb = '', ...rest]: readonly string[],
): Promise<Said> {
  const no = await refuseReviewUnlessAdmin(deps, { by, action: 'review' });
  if (no !== null) return saidNo(no.refusal);
  const words = wordsOf(rest);
  if (verb === 'start') return start(deps, by, words);
  if (verb === 'cancel') return cancel(deps, by, words);
  if (verb === 'status' || verb === '') return status(deps);
  return {
    text: md`\`/ddkey review start --until 2026-12-15\` asks every holder which keys they still need, \`/ddkey review status\` says how it stands, \`/ddkey review cancel\` ends it without a result.`,
  };
}
