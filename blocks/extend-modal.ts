import type { KnownBlock, PlainTextOption } from '@slack/types';
import type { ExtensionForm } from '../src/access/extend.ts';
import { formLine } from './form-line.ts';
import { actions, blockIds, callbacks } from './ids.ts';
import { keyLine } from './key-line.ts';
import { lasting, type Mrkdwn, md, when } from './mrkdwn.ts';
import { keyValue } from './press-value.ts';
import { type Modal, marked, plain } from './surface.ts';

// Written out because blocks take only types from src; the same as in the request form.
const mostNote = 1000;

const option = (seconds: number): PlainTextOption => ({
  text: plain(lasting(seconds)),
  value: String(seconds),
});

const endIsFixed = md`Datadog cannot move the end of an access token, so you get a new one with the later end; the present one works on until its own.`;

const small = (text: Mrkdwn): KnownBlock => ({ type: 'context', elements: [marked(text)] });

function inputs({ offered, needsReason }: ExtensionForm): KnownBlock[] {
  const options = offered.map(option);
  const [initial] = options;
  return [
    {
      type: 'input',
      block_id: blockIds.extension,
      label: plain('For how much longer'),
      element: {
        type: 'static_select',
        action_id: actions.extension,
        options,
        ...(initial === undefined ? {} : { initial_option: initial }),
      },
    },
    {
      type: 'input',
      block_id: blockIds.note,
      optional: !needsReason,
      label: plain('Why'),
      element: {
        type: 'plain_text_input',
        action_id: actions.note,
        multiline: true,
        max_length: mostNote,
      },
    },
  ];
}

/** What the rules of today say to an extension, and until when it could be. */
function rules({ line, latestEnd, newKey }: ExtensionForm): KnownBlock[] {
  const latest =
    latestEnd === null
      ? []
      : [small(md`The latest end that the rules allow for it is ${when(latestEnd)}.`)];
  return [
    { type: 'section', text: marked(formLine(line)) },
    ...latest,
    ...(newKey ? [small(endIsFixed)] : []),
  ];
}

const nothingLeft: KnownBlock = {
  type: 'section',
  text: marked(md`This key cannot be extended. For a new one, send a request with \`/ddkey\`.`),
};

/**
 * Asks for how much longer a key is needed; it says who decides, and the latest end possible. `use`
 * says which of its permissions the key used.
 */
export function extendModal(form: ExtensionForm, use: readonly KnownBlock[]): Modal {
  const canAsk = form.offered.length > 0 && form.line.at !== 'refused';
  return {
    type: 'modal',
    callback_id: callbacks.extend,
    private_metadata: keyValue(form.standing.key),
    title: plain('Extend this key', 24),
    ...(canAsk ? { submit: plain('Extend', 24) } : {}),
    close: plain('Back', 24),
    blocks: [
      { type: 'section', text: marked(keyLine(form.story)) },
      ...rules(form),
      ...(canAsk ? inputs(form) : [nothingLeft]),
      ...use,
    ],
  };
}
