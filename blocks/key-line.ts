import type { Standing, Story } from '../src/access/notes.ts';
import { kindWords } from './kind-words.ts';
import { escaped, type Mrkdwn, md, when } from './mrkdwn.ts';
import { standingWords } from './standing-words.ts';

/** The organisation and, where it has some, the environment. */
export function whereOf({ org, request }: Pick<Story, 'org' | 'request'>): Mrkdwn {
  const { environment } = request.ask;
  const name = escaped(org.name, 200);
  return environment === null ? name : md`${name} · ${escaped(environment, 60)}`;
}

/** The organisation, environment and site that a key works at. */
export const placeOf = (story: Story): Mrkdwn =>
  md`${whereOf(story)} (${escaped(story.org.site, 100)})`;

export const purposeOf = ({ request }: Story): Mrkdwn => md`*${escaped(request.ask.purpose, 300)}*`;

const savedWords = ({ received }: Extract<Standing, { readonly at: 'shown' }>): Mrkdwn =>
  received ? md`Live and saved.` : md`Live. You have not said yet that you saved it.`;

/** A held key in a few lines: what for, which, where, until when, and how it stands. */
export function keyLine(story: Story): Mrkdwn {
  const { standing } = story;
  const what = md`${purposeOf(story)}\n${kindWords(story.request.ask.kind).name}`;
  if (standing.at !== 'shown') return md`${what} · ${placeOf(story)}\n${standingWords(standing)}`;
  const which = md`${what}, ending ${escaped(standing.last4, 20)} · ${placeOf(story)}`;
  return md`${which}\nUntil ${when(standing.expiresAt)}. ${savedWords(standing)}`;
}
