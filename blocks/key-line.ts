import type { Standing, Story } from '../src/access/notes.ts';
import { kindWords } from './kind-words.ts';
import { code, escaped, type Mrkdwn, md, mention, when } from './mrkdwn.ts';
import { standingWords } from './standing-words.ts';
import { targetName } from './target-words.ts';

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

function savedWords(
  { received, printedFor }: Extract<Standing, { readonly at: 'shown' }>,
  { taken, request: { deliverTo } }: Pick<Story, 'taken' | 'request'>,
): Mrkdwn {
  if (taken !== undefined) return md`Live. ${mention(taken.by)} handed it over to you.`;
  if (deliverTo !== null) return md`Live. Written to ${targetName(deliverTo)}.`;
  if (printedFor !== undefined) return md`Live. Given to ${code(printedFor, 330)}.`;
  return received ? md`Live and saved.` : md`Live. You have not said yet that you saved it.`;
}

/** A held key in a few lines: what for, which, where, until when, and how it stands. */
export function keyLine(story: Story): Mrkdwn {
  const { standing } = story;
  const what = md`${purposeOf(story)}\n${kindWords(story.request.ask.kind).name}`;
  if (standing.at !== 'shown') return md`${what} · ${placeOf(story)}\n${standingWords(story)}`;
  const which = md`${what}, ending ${escaped(standing.last4, 20)} · ${placeOf(story)}`;
  const { older } = standing;
  const beside =
    older === null
      ? md``
      : md`\nBeside it the older one works, ending ${escaped(older.last4, 20)}.`;
  return md`${which}\nUntil ${when(standing.expiresAt)}. ${savedWords(standing, story)}${beside}`;
}
