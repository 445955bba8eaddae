import type { InputBlock, PlainTextOption } from '@slack/types';
import type { OrgLine, ScopeLine } from '../src/access/notes.ts';
import type { Preview } from '../src/access/preview.ts';
import type { Kind } from '../src/policy/ask.ts';
import { longestOption, mostOptions, optionsOf, selectInput } from './form-select.ts';
import { actions, blockIds } from './ids.ts';
import { kindWords } from './kind-words.ts';
import { lasting } from './mrkdwn.ts';
import { riskInWords } from './scope-lines.ts';
import { plain } from './surface.ts';

/*
 * Slack keeps what stands in a field for as long as block and field have the same ids. So a field
 * whose options change under what is picked gets another block id, and starts with what it should.
 */

/** Asked only where there are several. */
export function orgInput({ draft, choices }: Preview, orgs: readonly OrgLine[]): InputBlock[] {
  if (orgs.length < 2) return [];
  const line = (id: string): PlainTextOption => {
    const org = orgs.find((each) => each.id === id);
    return { text: plain(org?.name ?? id), description: plain(org?.site ?? id), value: id };
  };
  return selectInput({
    block_id: blockIds.org,
    label: plain('In which Datadog organisation?'),
    action: actions.org,
    placeholder: 'Pick one…',
    picked: draft.org,
    options: optionsOf(choices.orgs, (id) => id === draft.org, line),
  });
}

/** Asked only where the organisation has several. */
export function environmentInput({ draft, choices }: Preview): InputBlock[] {
  const { offered, leftOut } = choices.environments;
  if (offered.length + leftOut.length < 2) return [];
  return selectInput({
    block_id: `${blockIds.environment}-${draft.org ?? 'only'}`,
    label: plain('Where is the key used?'),
    action: actions.environment,
    placeholder: 'Pick one…',
    picked: draft.environment,
    options: optionsOf(
      choices.environments,
      (name) => name === draft.environment,
      (name) => ({ text: plain(name), value: name }),
    ),
  });
}

export function presetInput({ draft, choices }: Preview): InputBlock[] {
  const isPicked = ({ id }: { readonly id: string }): boolean => id === draft.preset;
  return selectInput({
    block_id: blockIds.preset,
    optional: true,
    label: plain('What do you want to do?'),
    action: actions.preset,
    placeholder: 'Pick a job…',
    picked: draft.preset,
    options: optionsOf(choices.presets, isPicked, ({ id, name, scopes }) => ({
      text: plain(name),
      description: plain(
        scopes.length === 0 ? 'An API key, without permissions' : scopes.join(', '),
      ),
      value: id,
    })),
  });
}

/** What the job sometimes needs: offered, and never ticked. */
export function optionalInput({ draft }: Preview, optional: readonly ScopeLine[]): InputBlock[] {
  const options = optional
    .filter(({ name }) => name.length <= longestOption)
    .slice(0, mostOptions)
    .map((scope) => ({
      text: plain(scope.name),
      description: plain(riskInWords(scope)),
      value: scope.name,
    }));
  const ticked = options.filter(({ value }) => draft.optional.includes(value));
  if (options.length === 0) return [];
  return [
    {
      type: 'input',
      block_id: `${blockIds.optional}-${draft.preset}`,
      dispatch_action: true,
      optional: true,
      label: plain('Only if you need it as well'),
      element: {
        type: 'multi_static_select',
        action_id: actions.optional,
        placeholder: plain('Nothing more'),
        options,
        ...(ticked.length === 0 ? {} : { initial_options: ticked }),
      },
    },
  ];
}

/** Permissions beside the job's; a search answers with what can be had. */
export function scopesInput({ draft }: Preview): InputBlock {
  const before = draft.scopes
    .filter((name) => name.length > 0 && name.length <= longestOption)
    .slice(0, mostOptions)
    .map((name) => ({ text: plain(name), value: name }));
  return {
    type: 'input',
    block_id: blockIds.scopes,
    dispatch_action: true,
    optional: true,
    label: plain('And/or pick permissions yourself'),
    hint: plain("Search Datadog's permissions by name. Added to the job's own.", 150),
    element: {
      type: 'multi_external_select',
      action_id: actions.scopeSearch,
      placeholder: plain('Type a part of a name'),
      min_query_length: 1,
      max_selected_items: 100,
      ...(before.length === 0 ? {} : { initial_options: before }),
    },
  };
}

const longestUsual = 30 * 86_400;

export function lifetimeInput({ draft, lifetimes, choices }: Preview): InputBlock[] {
  const { longestSeconds } = choices;
  const isCut = longestSeconds !== longestUsual;
  return selectInput({
    block_id: isCut ? `${blockIds.lifetime}-${longestSeconds}` : blockIds.lifetime,
    label: plain('How long do you need it?'),
    action: actions.lifetime,
    picked: String(draft.lifetimeSeconds),
    options: lifetimes.map((seconds) => ({
      text: plain(lasting(seconds)),
      value: String(seconds),
    })),
  });
}

const kindOption = (kind: Kind): PlainTextOption => ({
  text: plain(kindWords(kind).option),
  description: plain(kindWords(kind).optionHint),
  value: kind,
});

/** Only for who cares: without a pick, the job and the organisation decide. */
export function kindInput({ draft, choices }: Preview): InputBlock[] {
  if (choices.kinds.offered.length < 2 && draft.kind === null) return [];
  return selectInput({
    block_id: blockIds.kind,
    optional: true,
    label: plain('What kind of key?'),
    hint: plain('Leave it empty and you get the safest kind that fits.', 150),
    action: actions.kind,
    placeholder: 'The safest that fits',
    picked: draft.kind,
    options: optionsOf(choices.kinds, (kind) => kind === draft.kind, kindOption),
  });
}
