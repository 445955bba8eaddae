import type { Refusal } from '../src/access/refusal.ts';
import { keyEnding } from './ending-words.ts';
import { escaped, lasting, type Mrkdwn, md, when } from './mrkdwn.ts';

type Only<Code extends Refusal['code']> = Extract<Refusal, { readonly code: Code }>;

function alreadyShown({ at, last4 }: Only<'already-shown'>): Mrkdwn {
  const time = at === null ? md`` : md`, ${when(at)}`;
  return md`The ${keyEnding(last4)} was already shown${time}, so I made no other. If you do not have it, press *Lost it? Replace*.`;
}

type AboutKeys = Only<
  | 'key-is-dead'
  | 'key-on-its-way'
  | 'already-shown'
  | 'rotation-open'
  | 'new-key-missing'
  | 'holder-unfit'
  | 'held-already'
  | 'unknown-key'
  | 'adopted-already'
  | 'not-shown-to-you'
  | 'grant-ended'
  | 'use-unclear'
  | 'approval-over'
  | 'too-many-shows'
  | 'key-over'
  | 'two-keys'
  | 'change-open'
  | 'key-changed'
  | 'no-scopes-to-change'
  | 'same-scopes'
  | 'change-running'
>;

/** A "no" that has to do with a key that somebody has. */
export function aboutKeys(refusal: AboutKeys): Mrkdwn {
  switch (refusal.code) {
    case 'key-is-dead':
      return md`The ${keyEnding(refusal.last4)} no longer works, so there was nothing to do. Your newest message from me says what counts now.`;
    case 'key-on-its-way':
      return md`Your key is already on its way, so this press started no other. It will be here in a moment.`;
    case 'already-shown':
      return alreadyShown(refusal);
    case 'rotation-open':
      return md`You have two keys already, so I made no third. Press *I have switched* first, which ends the ${keyEnding(refusal.last4)}.`;
    case 'new-key-missing':
      return md`The new key has not reached you yet, so the old one works on. Press again once you have it.`;
    case 'use-unclear':
      return md`I cannot say just now that this key needs less, so I filled nothing in. Look at its *Details* again in a while.`;
    case 'holder-unfit':
      return md`The Slack account of this person is ${escaped(refusal.why)}, so I changed nothing. Please choose a full member of this workspace.`;
    case 'held-already':
      return md`This person holds the key already, so nothing has changed.`;
    case 'unknown-key':
      return md`My last look at Datadog found no such key, so I did nothing. \`/ddkey sweep now\` looks again.`;
    case 'adopted-already':
      return md`This key is in my records already, or is being adopted just now, so I did nothing.`;
    case 'not-shown-to-you':
      return md`This key was not made for you, so I make no other on its approval. *Ask again* in your message about it opens the form for one of your own, with the same permissions.`;
    case 'grant-ended':
      return md`The time of this approval is over, so no key was made. Send a new request with \`/ddkey\`.`;
    case 'approval-over':
      return md`This approval is over already, so your press changed nothing. The card says how it ended.`;
    case 'too-many-shows':
      return md`You asked for ${refusal.most} keys within ${lasting(3600)}, which is the most, so I made no other. Please try again later.`;
    case 'key-over':
      return md`This key has ended, so nothing was changed. For a new one, send a request with \`/ddkey\`.`;
    case 'two-keys':
      return md`You have two keys just now, so I changed neither. Press *I have switched* first, which ends the ${keyEnding(refusal.last4)}.`;
    case 'change-open':
      return md`A change of this key waits for approval already, so I sent no other. You can cancel that one in our messages.`;
    case 'no-scopes-to-change':
      return md`An API key has no permissions to change: it can send data, and nothing else.`;
    case 'same-scopes':
      return md`That is what the key may do already, so I changed nothing.`;
    case 'change-running':
      return md`The permissions of this key are being changed just now, so I made no other. Please try again in a minute.`;
    case 'key-changed':
      return md`This key was changed since you opened the form, so I sent nothing. Please open it again.`;
  }
}
