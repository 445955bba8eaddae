import type { Standing, Story } from '../src/access/notes.ts';
import type { AccessRequest } from '../src/access/request.ts';
import type { Target } from '../src/policy/target.ts';
import { keyEnding } from './ending-words.ts';
import { code, escaped, type Mrkdwn, md, when } from './mrkdwn.ts';
import { scopeNames } from './scope-lines.ts';

/** A place in a secret store. */
export const targetName = (target: Target): Mrkdwn =>
  target.store === 'vault'
    ? md`Vault, ${code(`${target.mount}/${target.path}`, 300)}`
    : md`AWS Secrets Manager, ${code(target.secret, 300)} in ${escaped(target.region, 40)}`;

/** How the next key of an approval reaches whoever needs it. Goes on after "it". */
export const comesWords = ({ deliverTo }: Pick<AccessRequest, 'deliverTo'>): Mrkdwn =>
  deliverTo === null
    ? md`comes in our messages, to you alone`
    : md`is written to ${targetName(deliverTo)}, and shown to nobody`;

/** Said while a request waits; no line where its requester is shown the key. */
export const willBeWritten = ({ deliverTo }: AccessRequest): Mrkdwn[] =>
  deliverTo === null
    ? []
    : [
        md`Once it is approved, I write the key to ${targetName(deliverTo)}, and show it to nobody.`,
      ];

type Shown = Extract<Standing, { readonly at: 'shown' }>;

/** Where a key is that was written into a store; its holder reads it there. */
export const writtenLines = (
  { scopes }: Pick<Story, 'scopes'>,
  { last4, shownAt, expiresAt }: Shown,
  target: Target,
): Mrkdwn[] => [
  md`The ${keyEnding(last4)} was written to ${targetName(target)}, ${when(shownAt)}, and works until ${when(expiresAt)}.`,
  ...(scopes.length === 0 ? [] : [md`It may: ${scopeNames(scopes)}`]),
  md`Nobody was shown it. Whoever may read there has it.`,
];
