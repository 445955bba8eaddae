import type { KnownBlock } from '@slack/types';
import type { ScopesForm } from '../src/access/change-scopes.ts';
import { longestOption, mostOptions } from './form-select.ts';
import { actions, blockIds, callbacks } from './ids.ts';
import { keyLine } from './key-line.ts';
import { md } from './mrkdwn.ts';
import { keyValue } from './press-value.ts';
import { type Modal, marked, plain } from './surface.ts';

// Written out because blocks take only types from src; the same as in the request form.
const mostNote = 1000;

/** A name that is too long for Slack's list stays with the key. */
export const fitsList = (scope: string): boolean => scope.length <= longestOption;

function scopesInput({ scopes }: ScopesForm): KnownBlock {
  const options = scopes
    .filter(fitsList)
    .slice(0, mostOptions)
    .map((name) => ({ text: plain(name), value: name }));
  return {
    type: 'input',
    block_id: blockIds.scopes,
    label: plain('What it may do'),
    hint: plain("Take away what is too much, or search Datadog's permissions by name.", 150),
    element: {
      type: 'multi_external_select',
      action_id: actions.scopeSearch,
      placeholder: plain('Type a part of a name'),
      min_query_length: 1,
      max_selected_items: mostOptions,
      ...(options.length === 0 ? {} : { initial_options: options }),
    },
  };
}

/** Asks what a live key is to be able to do from now on. */
export const scopesModal = (form: ScopesForm, key: Parameters<typeof keyValue>[0]): Modal => ({
  type: 'modal',
  callback_id: callbacks.changeScopes,
  private_metadata: keyValue(key),
  title: plain('Change permissions', 24),
  submit: plain('Change', 24),
  close: plain('Back', 24),
  blocks: [
    { type: 'section', text: marked(keyLine(form.story)) },
    {
      type: 'section',
      text: marked(
        md`What you take away is gone within moments. What you add is asked for like a new key, and nothing changes before it is approved. Key and end stay the same.`,
      ),
    },
    scopesInput(form),
    {
      type: 'input',
      block_id: blockIds.note,
      optional: true,
      label: plain('Why'),
      element: {
        type: 'plain_text_input',
        action_id: actions.note,
        multiline: true,
        max_length: mostNote,
      },
    },
  ],
});
