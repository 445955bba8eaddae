import { md } from '../../blocks/mrkdwn.ts';
import { refusalSentence } from '../../blocks/refusal-note.ts';
import type { Message } from '../../blocks/surface.ts';
import { sweepReports } from '../../blocks/sweep-note.ts';
import { askForSweep, showSweeps } from '../access/sweep-plan.ts';
import type { SlackUserId } from '../policy/ids.ts';
import type { SlackDeps } from './slack-deps.ts';

type Said = Message | { readonly text: string };

/** `/ddkey sweep`: the last report of each org; `/ddkey sweep now` asks for a new one. Admins only. */
export async function sweepByCommand(
  deps: SlackDeps,
  by: SlackUserId,
  [word = '']: readonly string[],
): Promise<Said> {
  if (word === 'now') {
    const asked = await askForSweep(deps, by);
    return asked.kind === 'refused'
      ? { text: refusalSentence(asked.refusal) }
      : {
          text: md`I am looking. What needs you comes as a message; \`/ddkey sweep\` shows all of it.`,
        };
  }
  const shown = await showSweeps(deps, by);
  if (shown.kind === 'refused') return { text: refusalSentence(shown.refusal) };
  const { orgs, reports } = shown;
  const notes = orgs.flatMap(({ id, name }) => {
    const report = reports.find((each) => each.org === id);
    return report === undefined ? [] : [{ report, orgName: name }];
  });
  const waiting = orgs.filter(({ id }) => reports.every(({ org }) => org !== id));
  return sweepReports(
    notes,
    waiting.map(({ name }) => name),
  );
}
