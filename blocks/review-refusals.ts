import type { Refusal } from '../src/access/refusal.ts';
import { type Mrkdwn, md, when } from './mrkdwn.ts';

type AboutReviews = Extract<
  Refusal,
  {
    readonly code:
      | 'key-review-open'
      | 'key-review-over'
      | 'key-review-date'
      | 'key-answered'
      | 'no-live-keys'
      | 'no-key-review';
  }
>;

function dateWords(why: Extract<AboutReviews, { readonly code: 'key-review-date' }>['why']) {
  const nothing = md`so no review was started`;
  switch (why) {
    case 'no date':
      return md`I did not understand the date, ${nothing}. Write it as year, month and day: \`/ddkey review start --until 2026-12-15\`.`;
    case 'past':
      return md`That day is over, ${nothing}. Name one that gives people time to answer.`;
    case 'too far':
      return md`That day is more than a year away, ${nothing}. Name an earlier one.`;
  }
}

/** A "no" that has to do with an access review. */
export function aboutReviews(refusal: AboutReviews): Mrkdwn {
  switch (refusal.code) {
    case 'key-review-open':
      return md`An access review of these keys is open already, until ${when(refusal.until)}, so I started no second one.`;
    case 'key-review-over':
      return md`This access review is over, so your press changed nothing. Its message says what became of your keys; in Home you can still revoke one.`;
    case 'key-review-date':
      return dateWords(refusal.why);
    case 'key-answered': {
      const time = refusal.at === null ? md`` : md`, ${when(refusal.at)}`;
      const word = refusal.answer === 'keep' ? md`Keep` : md`Drop`;
      return md`You have said *${word}* to this key already${time}, so this press changed nothing.`;
    }
    case 'no-live-keys':
      return md`Nobody holds a live key there, so there is nothing to review.`;
    case 'no-key-review':
      return md`No access review is open there. \`/ddkey review start --until\` and a date starts one.`;
  }
}
