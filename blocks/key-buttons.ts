import type { Button } from '@slack/types';
import type { OlderKey, Standing } from '../src/access/notes.ts';
import type { AccessRequest } from '../src/access/request.ts';
import type { KeyId } from '../src/policy/ids.ts';
import { keyEnding, stopsAtOnce } from './ending-words.ts';
import { actions } from './ids.ts';
import { md, when } from './mrkdwn.ts';
import { generationValue, keyValue } from './press-value.ts';
import { button, marked, plain } from './surface.ts';

type Approved = Pick<AccessRequest, 'id' | 'deliverTo'>;

/** Makes the key and shows it, or writes it into a store; once for each generation. */
export const showButton = ({ id, deliverTo }: Approved, generation: number): Button =>
  button(
    {
      text: deliverTo === null ? 'Show my key' : 'Try again',
      action: actions.show,
      value: generationValue(id, generation),
    },
    { style: 'primary' },
  );

/** Ends one key, after a question. */
export const revokeButton = (key: KeyId, last4: string, older: OlderKey | null = null): Button =>
  button(
    { text: 'Revoke', action: actions.revoke, value: keyValue(key) },
    {
      style: 'danger',
      confirm: {
        title: plain('Revoke this key?'),
        text: marked(
          older === null
            ? md`${stopsAtOnce(last4, older)}, and cannot be brought back.`
            : md`${stopsAtOnce(last4, older)}.`,
        ),
        confirm: plain('Revoke', 30),
        deny: plain('Keep it', 30),
        style: 'danger',
      },
    },
  );

type Shown = Extract<Standing, { readonly at: 'shown' }>;

/** A new key in place of one that was shown, after naming the one that dies of it. */
export const replaceButton = ({ id, deliverTo }: Approved, shown: Shown): Button =>
  button(
    {
      text: deliverTo === null ? 'Lost it? Replace' : 'Replace',
      action: actions.replace,
      value: generationValue(id, shown.generation),
    },
    {
      confirm: {
        title: plain('Replace this key?'),
        text: marked(
          md`The ${keyEnding(shown.last4)}, from ${when(shown.shownAt)}, stops working at once. The new one keeps the same end.`,
        ),
        confirm: plain('Replace it', 30),
        deny: plain('Keep it', 30),
      },
    },
  );

/** A new key beside the one that is shown, which works on for a while. */
export const rotateButton = ({ key, last4 }: Shown): Button =>
  button(
    { text: 'Rotate', action: actions.rotate, value: keyValue(key) },
    {
      confirm: {
        title: plain('Rotate this key?'),
        text: marked(
          md`You get a new key with the same end. The ${keyEnding(last4)} goes on until you say that you have switched, a day at most while nobody uses it.`,
        ),
        confirm: plain('Rotate it', 30),
        deny: plain('Leave it', 30),
      },
    },
  );

/** Opens a form to ask for a later end. */
export const extendButton = (key: KeyId): Button =>
  button({ text: 'Extend', action: actions.extend, value: keyValue(key) });

/** Opens a form with what the key may do. */
export const scopesButton = (key: KeyId): Button =>
  button({ text: 'Change permissions', action: actions.changeScopes, value: keyValue(key) });

/** No more warnings before this end. */
export const letGoButton = (key: KeyId): Button =>
  button({ text: 'Let it go', action: actions.letGo, value: keyValue(key) });

/** Ends the older of two keys, after a question. */
export const switchedButton = ({ key, last4 }: OlderKey): Button =>
  button(
    { text: 'I have switched', action: actions.switched, value: keyValue(key) },
    {
      style: 'primary',
      confirm: {
        title: plain('End the older key?'),
        text: marked(md`The ${keyEnding(last4)} stops working at once; the new one goes on.`),
        confirm: plain('End it', 30),
        deny: plain('Keep both', 30),
      },
    },
  );
