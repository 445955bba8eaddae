import type { InputBlock, PlainTextOption } from '@slack/types';
import type { Stranger } from '../src/access/adoptions.ts';
import type { askLimits, Credential } from '../src/policy/ask.ts';
import type { OrgId } from '../src/policy/ids.ts';
import { actions, blockIds, callbacks } from './ids.ts';
import { escaped, lasting, md } from './mrkdwn.ts';
import { type Modal, marked, plain } from './surface.ts';

const mostPurpose: (typeof askLimits)['purpose'] = 80;

const names: Readonly<Record<Credential, string>> = {
  token: 'Access token',
  application: 'Application key',
  api: 'API key',
};

/** One key that can be adopted, as an option of the select. */
export const strangerOption = ({
  datadogId,
  credential,
  name,
  last4,
}: Stranger): PlainTextOption => ({
  text: plain(name.trim() === '' ? 'without a name' : name),
  description: plain(`${names[credential]}, ending ${last4}`),
  value: datadogId,
});

const whichKey: InputBlock = {
  type: 'input',
  block_id: blockIds.adoptKey,
  label: plain('Key at Datadog'),
  hint: plain('As my last look saw them. Type a part of its name, its last four, or its id.', 150),
  element: {
    type: 'external_select',
    action_id: actions.adoptKey,
    min_query_length: 0,
    placeholder: plain('Which key'),
  },
};

const holder: InputBlock = {
  type: 'input',
  block_id: blockIds.newHolder,
  label: plain('Who looks after it from now on'),
  element: { type: 'users_select', action_id: actions.newHolder },
};

const purpose: InputBlock = {
  type: 'input',
  block_id: blockIds.purpose,
  label: plain('What is it for?'),
  element: { type: 'plain_text_input', action_id: actions.purpose, max_length: mostPurpose },
};

const option = (seconds: number): PlainTextOption => ({
  text: plain(lasting(seconds)),
  value: String(seconds),
});

const end = (lives: readonly number[]): InputBlock => ({
  type: 'input',
  block_id: blockIds.lifetime,
  label: plain('Ends in'),
  hint: plain('Then I delete it at Datadog. Its holder is told before.', 150),
  element: {
    type: 'static_select',
    action_id: actions.lifetime,
    options: lives.map(option),
  },
});

/** Asks an admin which key that ddkey did not make gets a holder, a purpose and an end; `lives` in seconds. */
export const adoptModal = (
  org: { readonly id: OrgId; readonly name: string },
  lives: readonly number[],
): Modal => ({
  type: 'modal',
  callback_id: callbacks.adopt,
  private_metadata: JSON.stringify({ o: org.id }),
  title: plain('Adopt a key', 24),
  submit: plain('Adopt', 24),
  close: plain('Cancel', 24),
  blocks: [
    {
      type: 'section',
      text: marked(
        md`*${escaped(org.name, 200)}*\nThe key goes on as it is, and nobody is shown its secret. From now on it is listed, its holder hears of its end, and *I delete it at Datadog when its time is over.*`,
      ),
    },
    whichKey,
    holder,
    purpose,
    end(lives),
  ],
});
