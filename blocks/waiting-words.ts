import type { Story } from '../src/access/notes.ts';
import type { AccessRequest, Adjustment } from '../src/access/request.ts';
import { peopleList } from './ending-words.ts';
import { code, escaped, joined, lasting, type Mrkdwn, md, mention, quote, when } from './mrkdwn.ts';

const namedAtMost = 20;

function removedWords(removed: Adjustment['removed']): Mrkdwn[] {
  if (removed.length === 0) return [];
  const named = joined(
    removed.slice(0, namedAtMost).map((scope) => code(scope)),
    ', ',
  );
  const more = removed.length - namedAtMost;
  return more > 0 ? [md`without ${named} and ${more} more`] : [md`without ${named}`];
}

/** "Adjusted by @ben: without `x`; for 1 day instead of 7 days." */
export function adjustedLine({ adjusted, ask }: AccessRequest): Mrkdwn[] {
  if (adjusted === null) return [];
  const { by, at, removed, lifetimeBefore } = adjusted;
  const shorter =
    lifetimeBefore === null
      ? []
      : [md`for ${lasting(ask.lifetimeSeconds)} instead of ${lasting(lifetimeBefore)}`];
  const what = joined([...removedWords(removed), ...shorter], '; ');
  return [md`Adjusted by ${mention(by)}, ${when(at)}: ${what}. Earlier approvals no longer count.`];
}

/** What is different from when it was posted: the request, its rule, or who is left to decide. */
export function changedLines({ request }: Story): Mrkdwn[] {
  const { rule, ruleBefore, nobodySince, fallback } = request;
  const lines = adjustedLine(request);
  if (ruleBefore !== null) {
    const names = md`"${escaped(rule, 200)}" decides this now, in place of "${escaped(ruleBefore, 200)}"`;
    lines.push(md`The rule ${names}.`);
  }
  if (nobodySince !== null) {
    lines.push(
      md`Nobody can approve this just now, since ${when(nobodySince)}. I have told the admins, and look again every hour.`,
    );
  } else if (fallback) {
    lines.push(md`The fallback approvers can decide this too.`);
  }
  return lines;
}

/** How many have said yes, who, and whose yes no longer counts. */
export function votedLines({ request, votes }: Story): Mrkdwn[] {
  const yes = votes.filter(({ counts }) => counts).map(({ person }) => person);
  const lost = votes.filter(({ counts }) => !counts).map(({ person }) => person);
  const lines: Mrkdwn[] = [];
  if (yes.length > 0) {
    lines.push(md`${yes.length} of ${request.need} approvals, by ${peopleList(yes)}.`);
  } else if (request.need > 1) {
    lines.push(md`Needs ${request.need} approvals, of different people.`);
  }
  if (yes.includes(request.requester)) {
    lines.push(md`One of them asked for it, as the rule allows in words.`);
  }
  if (lost.length > 0) {
    lines.push(
      md`What ${peopleList(lost)} said no longer counts, as they may not approve this any more.`,
    );
  }
  return lines;
}

/** Which admin cancelled, and why; nothing where the requester did. */
export const cancelledLines = ({ cancellation }: AccessRequest): Mrkdwn[] =>
  cancellation === null
    ? []
    : [
        md`By ${mention(cancellation.by)}, ${when(cancellation.at)}, as an admin:`,
        quote(cancellation.reason, 1000),
      ];
