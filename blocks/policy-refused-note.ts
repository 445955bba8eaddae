import type { KnownBlock } from '@slack/types';
import { escaped, joined, md } from './mrkdwn.ts';
import { type Message, marked } from './surface.ts';

const mostFaults = 8;
const mostText = 300;

/** Tells the admins that an edited policy was not taken, and why. */
export function policyRefusedNote(faults: readonly string[]): Message {
  const named = faults.slice(0, mostFaults).map((fault) => md`• ${escaped(fault, mostText)}`);
  const left = faults.length - named.length;
  const more = left > 0 ? [md`…and ${left} more; \`ddkey policy check\` names them all.`] : [];
  const lines = [
    md`*The edited policy was not taken.* The one from before goes on deciding.`,
    ...named,
    ...more,
  ];
  const section: KnownBlock = { type: 'section', text: marked(joined(lines, '\n')) };
  return {
    text: 'The edited policy of ddkey was not taken; the one from before goes on.',
    blocks: [section],
  };
}
