import type { InputBlock, KnownBlock, PlainTextOption } from '@slack/types';
import type { OrgLine } from '../src/access/notes.ts';
import type { Ask, askLimits, Kind } from '../src/policy/ask.ts';
import type { SlackChannelId } from '../src/policy/ids.ts';
import { actions, blockIds, callbacks } from './ids.ts';
import { kindWords } from './kind-words.ts';
import { lasting } from './mrkdwn.ts';
import { type Modal, marked, plain } from './surface.ts';
import { whoApproves } from './who-approves.ts';

type PresetLine = {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
};
type RequestFacts = {
  readonly presets: readonly PresetLine[];
  readonly orgs: readonly OrgLine[];
  /** The kinds on offer, best first. */
  readonly kinds: readonly Kind[];
  /** Lengths of time to choose from, in seconds. */
  readonly lifetimes: readonly number[];
  readonly approverChannel: SlackChannelId | null;
  readonly maxLifetimeSeconds: number;
  /** The id of the job that is picked already. */
  readonly preset?: string;
  /** What an earlier request asked for; all of it can be changed before it is sent. */
  readonly filled?: Ask;
};

// Written out because blocks take only types from src; the type keeps the two the same.
const limits: typeof askLimits = { purpose: 80, keptIn: 80, note: 1000, reason: 500 };
const mostOptions = 100;
const longestOption = 75;
const usualLifetime = 7 * 86_400;

const presetOption = ({ id, name, scopes }: PresetLine): PlainTextOption => ({
  text: plain(name),
  description: plain(scopes.length === 0 ? 'An API key, without permissions' : scopes.join(', ')),
  value: id,
});

function presetInput({ presets, preset, filled }: RequestFacts): InputBlock[] {
  const options = presets.slice(0, mostOptions).map(presetOption);
  // Slack refuses a select without options.
  if (options.length === 0) return [];
  const picked = options.find((option) => option.value === (filled?.preset ?? preset));
  return [
    {
      type: 'input',
      block_id: blockIds.preset,
      optional: true,
      label: plain('What do you want to do?'),
      element: {
        type: 'static_select',
        action_id: actions.preset,
        placeholder: plain('Pick a job…'),
        options,
        ...(picked === undefined ? {} : { initial_option: picked }),
      },
    },
  ];
}

/** Permissions of an earlier request that its job does not bring along by itself. */
function scopesBefore({ presets, filled }: RequestFacts): PlainTextOption[] {
  const brought = presets.find(({ id }) => id === filled?.preset)?.scopes ?? [];
  return (filled?.scopes ?? [])
    .filter((scope) => !brought.includes(scope) && scope.length <= longestOption)
    .map((scope) => ({ text: plain(scope), value: scope }));
}

function scopesInput(facts: RequestFacts): InputBlock {
  const before = scopesBefore(facts);
  return {
    type: 'input',
    block_id: blockIds.scopes,
    optional: true,
    label: plain('And/or pick permissions yourself'),
    hint: plain("Search all of Datadog's permissions by name. Added to the job's own scopes.", 150),
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

/** Text that stands in an input already; Slack refuses an empty one. */
const startsWith = (text: string | null | undefined) =>
  text === null || text === undefined || text === '' ? {} : { initial_value: text };

const purposeInput = (filled?: Ask): InputBlock => ({
  type: 'input',
  block_id: blockIds.purpose,
  label: plain('What is it for?'),
  hint: plain("One line. It becomes the key's name, so that others can tell what uses it.", 150),
  element: {
    type: 'plain_text_input',
    action_id: actions.purpose,
    placeholder: plain('Nightly backup of our dashboards'),
    max_length: limits.purpose,
    ...startsWith(filled?.purpose),
  },
});

const keptInInput = (filled?: Ask): InputBlock => ({
  type: 'input',
  block_id: blockIds.keptIn,
  label: plain('Where will it be kept?'),
  hint: plain('The place where you will paste the key.', 150),
  element: {
    type: 'plain_text_input',
    action_id: actions.keptIn,
    placeholder: plain('GitHub Actions secret'),
    max_length: limits.keptIn,
    ...startsWith(filled?.keptIn),
  },
});

const lifetimeOption = (seconds: number): PlainTextOption => ({
  text: plain(lasting(seconds)),
  value: String(seconds),
});

function lifetimeInput({ lifetimes, maxLifetimeSeconds, filled }: RequestFacts): InputBlock {
  const allowed = lifetimes.filter((seconds) => seconds <= maxLifetimeSeconds);
  const offered = (allowed.length === 0 ? [maxLifetimeSeconds] : allowed).slice(0, mostOptions);
  const usual = offered.filter((seconds) => seconds <= usualLifetime);
  const first = usual.length === 0 ? Math.min(...offered) : Math.max(...usual);
  const initial = offered.find((seconds) => seconds === filled?.lifetimeSeconds) ?? first;
  return {
    type: 'input',
    block_id: blockIds.lifetime,
    label: plain('How long do you need it?'),
    element: {
      type: 'static_select',
      action_id: actions.lifetime,
      options: offered.map(lifetimeOption),
      initial_option: lifetimeOption(initial),
    },
  };
}

function orgInput({ orgs, filled }: RequestFacts): InputBlock[] {
  if (orgs.length < 2) return [];
  const options = orgs.slice(0, mostOptions).map(({ id, name, site }) => ({
    text: plain(name),
    description: plain(site),
    value: id,
  }));
  const picked = options.find(({ value }) => value === filled?.org);
  return [
    {
      type: 'input',
      block_id: blockIds.org,
      label: plain('In which Datadog organisation?'),
      element: {
        type: 'static_select',
        action_id: actions.org,
        placeholder: plain('Pick one…'),
        options,
        ...(picked === undefined ? {} : { initial_option: picked }),
      },
    },
  ];
}

const noteInput = (filled?: Ask): InputBlock => ({
  type: 'input',
  block_id: blockIds.note,
  optional: true,
  label: plain('Note to the approver'),
  element: {
    type: 'plain_text_input',
    action_id: actions.note,
    multiline: true,
    max_length: limits.note,
    ...startsWith(filled?.note),
  },
});

const kindOption = (kind: Kind): PlainTextOption => ({
  text: plain(kindWords(kind).option),
  description: plain(kindWords(kind).optionHint),
  value: kind,
});

/** Only for who cares: without a pick, the job and the organisation decide. */
function kindInput({ kinds, filled }: RequestFacts): InputBlock[] {
  if (kinds.length < 2) return [];
  const picked = kinds.find((kind) => kind === filled?.kind && filled.preset === null);
  return [
    {
      type: 'input',
      block_id: blockIds.kind,
      optional: true,
      label: plain('What kind of key?'),
      hint: plain('Leave it empty and you get the safest kind that fits.', 150),
      element: {
        type: 'static_select',
        action_id: actions.kind,
        placeholder: plain('The safest that fits'),
        options: kinds.map(kindOption),
        ...(picked === undefined ? {} : { initial_option: kindOption(picked) }),
      },
    },
  ];
}

/** The form for a new key. It offers only what the rules allow. */
export function requestModal(facts: RequestFacts): Modal {
  const first = whoApproves(facts.approverChannel);
  const blocks: KnownBlock[] = [
    { type: 'context', elements: [marked(first)] },
    ...presetInput(facts),
    scopesInput(facts),
    purposeInput(facts.filled),
    keptInInput(facts.filled),
    lifetimeInput(facts),
    ...orgInput(facts),
    ...kindInput(facts),
    noteInput(facts.filled),
  ];
  return {
    type: 'modal',
    callback_id: callbacks.request,
    title: plain('Datadog key', 24),
    submit: plain('Send request', 24),
    close: plain('Cancel', 24),
    blocks,
  };
}
