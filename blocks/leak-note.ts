import type { Button, KnownBlock } from '@slack/types';
import type { Reported, ReportedKey } from '../src/access/report-leak.ts';
import { approvedLines, keyEnding } from './ending-words.ts';
import { placeOf, purposeOf } from './key-line.ts';
import { kindWords } from './kind-words.ts';
import { revokeNowButton } from './leak-notice.ts';
import { messageLink, type Workspace } from './message-link.ts';
import { code, joined, type Mrkdwn, md, mention } from './mrkdwn.ts';
import { restorable } from './revoked-words.ts';
import { type Message, marked } from './surface.ts';

const section = (text: Mrkdwn, accessory?: Button): KnownBlock => ({
  type: 'section',
  text: marked(text),
  ...(accessory === undefined ? {} : { accessory }),
});

const stateWords = ({ condition }: ReportedKey): Mrkdwn => {
  switch (condition) {
    case 'works':
      return md`It works until somebody revokes it, or its time is over.`;
    case 'going':
      return md`It is being revoked already.`;
    case 'over':
      return md`It no longer works.`;
  }
};

/** For those who may end it: whose it is, who allowed it, and where that was. */
function told(reported: ReportedKey, workspace: Workspace): KnownBlock {
  const { key, story, condition } = reported;
  const { request } = story;
  const which = md`${kindWords(key.kind).name}, ${keyEnding(key.last4)} · ${placeOf(story)}`;
  const from = messageLink(workspace, request.card, md`Go to its request`);
  const lines = [
    md`${purposeOf(story)}\n${which}`,
    md`Held by ${mention(reported.holder)}.`,
    ...approvedLines(story),
    stateWords(reported),
    ...(condition === 'works' ? restorable([key.kind]) : []),
    md`${from} · ${code(request.id)}`,
  ];
  const end = condition === 'works' ? revokeNowButton(key.id, key.last4) : undefined;
  return section(joined(lines, '\n'), end);
}

/** For everybody else: that it is known, and what becomes of the report. */
function quiet({ key, condition }: ReportedKey): KnownBlock {
  const which = md`I know the ${keyEnding(key.last4)}.`;
  switch (condition) {
    case 'works':
      return section(
        md`${which} Those who can revoke it are being told of your report now. Thank you.`,
      );
    case 'going':
      return section(md`${which} It is being revoked already. Thank you.`);
    case 'over':
      return section(md`${which} It no longer works, so nothing is left to do. Thank you.`);
  }
}

const usage = md`Say which key: \`/ddkey leaked\` with its id at Datadog, its exact name there, or its last four signs. Never with the whole key.`;

const secretSeen = md`That is the key itself, and it has been through Slack now: treat it as known to others, and revoke it. I kept nothing of it. Next time, its last four signs are enough.`;

function heading({ by, keys }: Reported): Mrkdwn {
  if (by === 'nothing') return usage;
  const none =
    by === 'secret'
      ? md`None of my keys ends like it. Whoever made it at Datadog has to revoke it there.`
      : md`I know no such key. Whoever made it at Datadog has to revoke it there.`;
  const found = keys.items.length === 0 ? [none] : [];
  return joined([...(by === 'secret' ? [secretSeen] : []), ...found], '\n');
}

/** The answer to a report of a leaked key, to the reporter alone. */
export function leakNote(reported: Reported, workspace: Workspace): Message {
  const { keys } = reported;
  const head = heading(reported);
  const left = keys.count - keys.items.length;
  const more =
    left > 0 ? [section(md`and ${left} more like it: name the one by its id at Datadog.`)] : [];
  return {
    text: head === '' ? md`What I know of that key.` : head,
    blocks: [
      ...(head === '' ? [] : [section(head)]),
      ...keys.items.map((each) => (each.mayRevoke ? told(each, workspace) : quiet(each))),
      ...more,
    ],
  };
}
