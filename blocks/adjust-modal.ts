import type { KnownBlock, PlainTextOption } from '@slack/types';
import type { AccessRequest } from '../src/access/request.ts';
import { actions, blockIds, callbacks } from './ids.ts';
import { escaped, lasting, md, mention } from './mrkdwn.ts';
import { requestValue } from './press-value.ts';
import { type Modal, marked, plain } from './surface.ts';

/** Lifetimes that people think in; only those shorter than what was asked for are offered. */
const usual: readonly number[] = [3600, 4 * 3600, 8 * 3600, 86_400, 7 * 86_400, 30 * 86_400];

const option = (text: string, value: string): PlainTextOption => ({ text: plain(text), value });

function scopesLeft(scopes: readonly string[]): KnownBlock[] {
  if (scopes.length === 0) return [];
  // By their place: a name can be longer than Slack lets a value be.
  const options = scopes.map((scope, place) => option(scope, String(place)));
  return [
    {
      type: 'input',
      block_id: blockIds.scopesLeft,
      label: plain('Permissions that stay'),
      hint: plain('Take away what is too much. None can be added.', 150),
      element: {
        type: 'multi_static_select',
        action_id: actions.scopesLeft,
        options,
        initial_options: options,
      },
    },
  ];
}

function lifetimeLeft(asked: number): KnownBlock {
  const shorter = usual.filter((seconds) => seconds < asked);
  const options = [...shorter, asked].map((seconds) => option(lasting(seconds), String(seconds)));
  const initial = options.at(-1);
  return {
    type: 'input',
    block_id: blockIds.lifetimeLeft,
    label: plain('For how long'),
    element: {
      type: 'static_select',
      action_id: actions.lifetimeLeft,
      options,
      ...(initial === undefined ? {} : { initial_option: initial }),
    },
  };
}

/** Lets an approver take something away; it carries which request, and the revision they saw. */
export const adjustModal = ({ id, revision, requester, ask }: AccessRequest): Modal => ({
  type: 'modal',
  callback_id: callbacks.adjust,
  private_metadata: requestValue(id, revision),
  title: plain('Adjust this request', 24),
  submit: plain('Adjust', 24),
  close: plain('Back', 24),
  blocks: [
    {
      type: 'section',
      text: marked(
        md`${mention(requester)} asked for a key: ${escaped(ask.purpose, 500)}\nWhat is left waits for approval anew: earlier approvals no longer count.`,
      ),
    },
    ...scopesLeft(ask.scopes),
    lifetimeLeft(ask.lifetimeSeconds),
  ],
});
