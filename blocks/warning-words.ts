import type { FormWarning } from '../src/access/notes.ts';
import type { Credential } from '../src/policy/ask.ts';
import { keyEnding } from './ending-words.ts';
import { escaped, type Mrkdwn, md, when } from './mrkdwn.ts';

const plural: Readonly<Record<Credential, Mrkdwn>> = {
  token: md`access tokens`,
  application: md`application keys of the owner`,
  api: md`API keys of the organisation`,
};

/** What a person should know before they ask. */
export function warningWords(warning: FormWarning): Mrkdwn {
  switch (warning.what) {
    case 'nearly-full': {
      const { used, most, credential } = warning;
      return md`⚠️ Datadog has hardly any room: ${used} of ${most} ${plural[credential]} are in use.`;
    }
    case 'already-held': {
      const { purpose, last4, expiresAt, more } = warning;
      const others = more === 0 ? md`` : md` (and ${more} more of the same)`;
      return md`⚠️ You hold a live key with just this already: the ${keyEnding(last4)} for _${escaped(purpose, 100)}_, until ${when(expiresAt)}${others}. Would that one do?`;
    }
  }
}
