import type { HeadNote } from '../src/access/audit-marks.ts';
import { code, joined, type Mrkdwn, md } from './mrkdwn.ts';
import { type Message, marked } from './surface.ts';

const lostLine = ({ seq }: NonNullable<HeadNote['lost']>): Mrkdwn =>
  md`🚨 *Row ${seq}, which I told of as the head before, is no longer in the chain.* Rows were cut off or written anew: somebody changed the ledger, or it was put back from a backup. Compare this with my message before.`;

/** The chain's last row, kept where nobody who can write the ledger can change it. */
export function headNote({ seq, hash, lost }: HeadNote): Message {
  const lines = [
    ...(lost === null ? [] : [lostLine(lost)]),
    md`*Audit trail:* ${seq} rows. Its head is ${code(`${seq}:${hash}`, 100)}`,
    md`Keep this message. \`ddkey audit verify --head\` with that head shows later that no row up to it was cut off or changed.`,
  ];
  return {
    text: `The audit trail of ddkey has ${seq} rows.`,
    blocks: [{ type: 'section', text: marked(joined(lines, '\n')) }],
  };
}
