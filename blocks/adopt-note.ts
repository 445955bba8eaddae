import type { Button } from '@slack/types';
import type { Adoption, AdoptionNo } from '../src/access/adoptions.ts';
import type { OrgId } from '../src/policy/ids.ts';
import { actions } from './ids.ts';
import { code, escaped, lasting, type Mrkdwn, md, mention } from './mrkdwn.ts';
import { button, type Message, marked } from './surface.ts';

/** Below a report: the way to adopt one of the keys that it counts. */
export const adoptButton = (org: OrgId): Button =>
  button({ text: 'Adopt a key…', action: actions.adopt, value: JSON.stringify({ o: org }) });

const reasons: Readonly<Record<AdoptionNo, Mrkdwn>> = {
  gone: md`Datadog does not list it any more.`,
  'adopted-before': md`It is in my records already.`,
  'bots-own': md`It may be the key that I work with myself: its last four signs are the same.`,
  'looks-like-ours': md`It is named like a key of mine, and may belong to another installation of me.`,
  'owner-unknown': md`Datadog does not say whose it is, so I could not be sure to end it.`,
  'scopes-unreadable': md`It has more permissions than I can keep, or one that I cannot read.`,
  'holder-unfit': md`Whoever should hold it cannot: it has to be an active full member of this workspace.`,
  'org-dropped': md`The policy does not name its organisation any more.`,
};

/** To the admin who wished it: what came of it. */
export function adoptionNote({
  name,
  datadogId,
  holder,
  lifetimeSeconds,
  outcome,
}: Adoption): Message {
  const key = md`${escaped(name, 200)} (${code(datadogId)})`;
  const says =
    outcome === 'adopted' || outcome === null
      ? md`I have adopted ${key}: ${mention(holder)} looks after it, and I delete it at Datadog in ${lasting(lifetimeSeconds)}.`
      : md`I have not adopted ${key}, and changed nothing. ${reasons[outcome]}`;
  return { text: says, blocks: [{ type: 'section', text: marked(says) }] };
}

/** In the form's place. */
export const adoptingWords: Mrkdwn = md`I read the key at Datadog once more, and message you what came of it.`;
