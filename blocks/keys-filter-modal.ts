import type { InputBlock, PlainTextOption } from '@slack/types';
import type { KeyFilter } from '../src/access/key-filter.ts';
import type { OrgLine } from '../src/access/notes.ts';
import type { Preset } from '../src/policy/presets.ts';
import { type ActionId, actions, type BlockId, blockIds, callbacks } from './ids.ts';
import { tame } from './mrkdwn.ts';
import { type Modal, plain } from './surface.ts';

export type FilterChoices = {
  readonly filter: KeyFilter;
  readonly orgs: readonly OrgLine[];
  readonly presets: readonly Pick<Preset, 'id' | 'name'>[];
};

/** The values of the checkboxes. */
export const keyTraits = { unscoped: 'unscoped', endsSoon: 'ends-soon' } as const;

type Field = { readonly block: BlockId; readonly label: string; readonly optional?: boolean };

const input = (
  { block, label, optional = true }: Field,
  element: InputBlock['element'],
): InputBlock => ({
  type: 'input',
  block_id: block,
  label: plain(label),
  optional,
  element,
});

const option = (value: string, text: string): PlainTextOption => ({ text: plain(text), value });

const mostOptions = 100;

type Select = { readonly action: ActionId; readonly options: readonly PlainTextOption[] };

/** A list to pick one of; what was picked before is picked again, if it is still offered. */
function select({ action, options }: Select, picked: string | null): InputBlock['element'] {
  const offered = options.slice(0, mostOptions);
  const first = offered.find(({ value }) => value === picked);
  return {
    type: 'static_select',
    action_id: action,
    placeholder: plain('Any'),
    options: offered,
    ...(first === undefined ? {} : { initial_option: first }),
  };
}

const states = [
  option('live', 'Live'),
  option('unsaved', 'Live, and not said to be saved'),
  option('revoking', 'Being revoked'),
];
const traits = [
  option(keyTraits.unscoped, 'Limited by no permission'),
  option(keyTraits.endsSoon, 'Ends within 7 days'),
];

const wordsField = ({ words }: KeyFilter): InputBlock => ({
  ...input(
    { block: blockIds.keyWords, label: 'Search' },
    {
      type: 'plain_text_input',
      action_id: actions.keyWords,
      max_length: 100,
      ...(words === null ? {} : { initial_value: words }),
    },
  ),
  hint: plain('A part of the purpose, the last four, or an id of the key or request', 150),
});

const holderField = ({ holder }: KeyFilter): InputBlock =>
  input(
    { block: blockIds.keyHolder, label: 'Held by' },
    {
      type: 'users_select',
      action_id: actions.keyHolder,
      placeholder: plain('Anybody'),
      ...(holder === null ? {} : { initial_user: holder }),
    },
  );

function traitsField({ unscoped, endsSoon }: KeyFilter): InputBlock {
  const ticked = [...(unscoped ? [traits[0]] : []), ...(endsSoon ? [traits[1]] : [])].filter(
    (each) => each !== undefined,
  );
  const initial = ticked.length === 0 ? {} : { initial_options: ticked };
  return input(
    { block: blockIds.keyTraits, label: 'Only keys that are' },
    { type: 'checkboxes', action_id: actions.keyTraits, options: traits, ...initial },
  );
}

/** One select, where there is something to choose from. */
function choice(field: Field, it: Select, picked: string | null): InputBlock[] {
  return it.options.length < 2 ? [] : [input(field, select(it, picked))];
}

/** The form that narrows the list of all keys. */
export function keysFilterModal({ filter, orgs, presets }: FilterChoices): Modal {
  const orgOptions = orgs.map(({ id, name }) => option(id, tame(name, 75)));
  // The job's id is its value, and Slack takes no longer one.
  const jobs = presets.map(({ id, name }) => option(id, tame(name, 75)));
  return {
    type: 'modal',
    callback_id: callbacks.filterKeys,
    title: plain('Search and filter', 24),
    submit: plain('Show', 24),
    close: plain('Cancel', 24),
    blocks: [
      wordsField(filter),
      holderField(filter),
      ...choice(
        { block: blockIds.keyOrg, label: 'Datadog organisation' },
        { action: actions.keyOrg, options: orgOptions },
        filter.org,
      ),
      ...choice(
        { block: blockIds.keyPreset, label: 'Job' },
        { action: actions.keyPreset, options: jobs },
        filter.preset,
      ),
      input(
        { block: blockIds.keyState, label: 'State', optional: false },
        select({ action: actions.keyState, options: states }, filter.state),
      ),
      traitsField(filter),
    ],
  };
}
