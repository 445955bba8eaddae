import type { Button, KnownBlock } from '@slack/types';
import type { Asked, MyRequest, OwnHome } from '../src/access/home-facts.ts';
import { changeOutcome, changeWords } from './amendment-words.ts';
import { peopleList } from './ending-words.ts';
import { buttons, header, section } from './home-parts.ts';
import { actions } from './ids.ts';
import { placeOf, purposeOf } from './key-line.ts';
import { escaped, joined, type Mrkdwn, md, mention } from './mrkdwn.ts';
import { requestValue } from './press-value.ts';
import { standingWords } from './standing-words.ts';
import { button } from './surface.ts';
import { takenLines } from './taken-note.ts';
import { votedLines } from './waiting-words.ts';

function askedWords(asked: Asked): Mrkdwn {
  if (asked === 'unknown') return md`Slack could not tell me just now who can approve it.`;
  if (asked.count === 0) return md`Nobody can approve it just now; I look again every hour.`;
  const more = asked.count - asked.people.length;
  const named =
    more > 0
      ? md`${joined(asked.people.map(mention), ', ')} and ${more} more`
      : peopleList(asked.people);
  return md`${named} can approve it.`;
}

const stands = (mine: MyRequest): Mrkdwn => {
  const { request, standing } = mine;
  return request.amends === null
    ? standingWords(mine)
    : md`To ${changeWords(request.amends)}. ${joined(changeOutcome(standing), ' ')}`;
};

/** Where a request stands and, while it waits, by which rule and for whom. */
function requestWords(request: MyRequest): Mrkdwn {
  const { standing, taken } = request;
  const now = standing.at === 'shown' && taken !== undefined ? takenLines(request) : [];
  const lines = [
    md`${purposeOf(request)} · ${placeOf(request)}`,
    ...(now.length > 0 ? now : [stands(request)]),
  ];
  if (request.asked === null) return joined(lines, '\n');
  const rule = md`Rule "${escaped(request.request.rule, 200)}".`;
  return joined(
    [...lines, joined([rule, ...votedLines(request)], ' '), askedWords(request.asked)],
    '\n',
  );
}

function requestBlocks(request: MyRequest): KnownBlock[] {
  const { id, revision } = request.request;
  const value = requestValue(id, revision);
  const again = button({ text: 'Ask again', action: actions.askAgain, value });
  const words = requestWords(request);
  const isChange = request.request.amends !== null;
  if (request.standing.at !== 'waiting') return [isChange ? section(words) : section(words, again)];
  const cancel: Button = button({ text: 'Cancel request', action: actions.cancel, value });
  return [section(words), buttons(cancel, ...(isChange ? [] : [again]))];
}

/** A person's newest requests, however they stand. */
export const requestsBlocks = ({ requests }: OwnHome): KnownBlock[] =>
  requests.length === 0 ? [] : [header('Your last requests'), ...requests.flatMap(requestBlocks)];
