import { section } from '../../blocks/home-parts.ts';
import { keyReviewNote } from '../../blocks/key-review-note.ts';
import { keyReviewReport, keyReviewStatus, startedWords } from '../../blocks/key-review-report.ts';
import type { Message } from '../../blocks/surface.ts';
import type { KeyReview, ReviewItem } from '../../src/access/key-review.ts';
import type { KeyReviewReport, KeyToAnswer } from '../../src/access/key-review-notes.ts';
import { KeyId } from '../../src/policy/ids.ts';
import { ofSomebody } from './key-samples.ts';
import {
  ana,
  ben,
  hostileStory,
  later,
  longHostile,
  manyScopes,
  noon,
  org,
  request,
  scopeLines,
  waiting,
} from './samples.ts';

export const review: KeyReview = {
  number: 3,
  org: org.id,
  state: 'open',
  startedAt: noon,
  startedBy: ben,
  until: later,
  unanswered: 'revoke',
  askedAt: noon,
  endedAt: null,
  told: [],
};
const closed: KeyReview = { ...review, state: 'closed', endedAt: later, unanswered: 'report' };
const cancelled: KeyReview = { ...review, state: 'cancelled', endedAt: later };

const states = ['open', 'kept', 'dropped', 'ended', 'revoked', 'reported', 'unreachable'] as const;
const signs = 'abcdefghijklmnopqrstuvwxyz';

/** A key in a review, in one state after the other. */
const keyToAnswer = (index: number, isHostile = false): KeyToAnswer => {
  const { key } = ofSomebody({ expiresAt: later });
  const sign = signs.charAt(index % 26) + signs.charAt(Math.floor(index / 26));
  const hostile = hostileStory(waiting).request;
  return {
    key: {
      ...key,
      id: KeyId.parse(`k_abcdefghijklmn${sign}`),
      last4: isHostile ? longHostile : key.last4,
    },
    request: isHostile
      ? { ...hostile, ask: { ...hostile.ask, kind: 'pair' } }
      : request({ kind: index % 2 === 0 ? 'application' : 'api' }),
    holder: ana,
    lastUsedAt: index % 2 === 0 ? noon : null,
    answer: null,
    answeredAt: index % 3 === 0 ? noon : null,
    state: isHostile ? 'open' : (states[index % states.length] ?? 'open'),
    scopes: isHostile ? manyScopes : scopeLines(['dashboards_read', 'dashboards_write']),
  };
};
const keys = (count: number, isHostile = false): KeyToAnswer[] =>
  Array.from({ length: count }, (_, index) => keyToAnswer(index, isHostile));

/** The holder's message with so many keys, on each of its pages. */
export const notesOf = (count: number, isHostile = false): Message[] =>
  [review, closed, cancelled].flatMap((each) =>
    [1, 2, 99].map((page) =>
      keyReviewNote({
        review: each,
        org: isHostile ? { ...org, name: longHostile, site: longHostile } : org,
        keys: keys(count, isHostile),
        page,
      }),
    ),
  );

const items = keys(45, true).map(
  ({ state: _, scopes: __, ...item }): ReviewItem => ({
    ...item,
    answeredBy: null,
    outcome: 'reported',
    settledAt: later,
  }),
);
const counts = {
  open: 1,
  kept: 2,
  dropped: 3,
  ended: 4,
  revoked: 5,
  reported: 6,
  unreachable: 7,
};
const report = (of: KeyReview): KeyReviewReport => ({
  review: of,
  org: { ...org, name: longHostile },
  counts,
  left: items,
});
const many = Array.from({ length: 40 }, () => review);
const started = startedWords({
  kind: 'started',
  started: many.map((each) => ({ review: each, keys: 5000, holders: 1 })),
  others: many.map((each) => ({ org: each.org, refusal: { code: 'no-live-keys' } })),
});

/** Every message of an access review that links to nothing of Slack's. */
export const everyReview: readonly Message[] = [
  ...[0, 1, 45].flatMap((count) => [...notesOf(count), ...notesOf(count, true)]),
  keyReviewReport(report(closed)),
  keyReviewReport({ ...report(closed), left: [] }),
  keyReviewStatus([]),
  keyReviewStatus(many.map(report)),
  keyReviewStatus([report(closed), report(cancelled)]),
  { text: started, blocks: [section(started)] },
];
