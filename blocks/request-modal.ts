import type { KnownBlock } from '@slack/types';
import type { FormWarning, OrgLine, ScopeLine } from '../src/access/notes.ts';
import type { Preview } from '../src/access/preview.ts';
import {
  environmentInput,
  kindInput,
  lifetimeInput,
  optionalInput,
  orgInput,
  presetInput,
  scopesInput,
} from './form-choices.ts';
import { formLine } from './form-line.ts';
import { keptInInput, noteInput, purposeInput } from './form-texts.ts';
import { callbacks } from './ids.ts';
import { kindWords } from './kind-words.ts';
import { escaped, joined, lasting, type Mrkdwn, md } from './mrkdwn.ts';
import { type Modal, marked, plain } from './surface.ts';
import { warningWords } from './warning-words.ts';

type RequestFacts = {
  readonly preview: Preview;
  /** Every organisation of the policy. */
  readonly orgs: readonly OrgLine[];
  /** What the picked job sometimes needs, and can be had with it. */
  readonly optional: readonly ScopeLine[];
  readonly warnings: readonly FormWarning[];
};

const context = (text: Mrkdwn): KnownBlock => ({ type: 'context', elements: [marked(text)] });

/** Where the key will work, too big to be overlooked, wherever there is more than one place. */
function placeHeader({ preview, orgs }: RequestFacts): KnownBlock[] {
  const { draft, choices } = preview;
  const { environments } = choices;
  const isOnly = orgs.length === 1;
  const org = orgs.find(({ id }) => isOnly || id === draft.org);
  const several = environments.offered.length + environments.leftOut.length > 1;
  if (org === undefined || (isOnly && !several)) return [];
  const environment = several && draft.environment !== null ? ` · ${draft.environment}` : '';
  return [{ type: 'header', text: plain(`${org.name}${environment} · ${org.site}`, 150) }];
}

function tooLongLine({ tooLong, draft }: Preview): KnownBlock[] {
  if (tooLong === null || draft.lifetimeSeconds === null) return [];
  const now = lasting(draft.lifetimeSeconds);
  return [context(md`No rule gives this for ${lasting(tooLong)}, so ${now} is picked now.`)];
}

/** What to know about the job that is picked. */
function aboutJob({ draft, choices }: Preview): KnownBlock[] {
  const all = [...choices.presets.offered, ...choices.presets.leftOut];
  const about = all.find(({ id }) => id === draft.preset)?.about ?? '';
  return about === '' ? [] : [context(escaped(about, 300))];
}

const mostLeftOut = 6;

/** What a list does not offer is named, so that nobody looks for it in vain. */
function leftOutLine({ choices }: Preview): KnownBlock[] {
  const { presets, kinds } = choices;
  const jobs = presets.leftOut.map(({ name }) => escaped(name, 60));
  const names = [...jobs, ...kinds.leftOut.map((kind) => kindWords(kind).name)];
  if (presets.offered.length === 0 && jobs.length > 0) {
    return [context(md`No rule gives you any of the jobs that are on our list.`)];
  }
  if (names.length === 0) return [];
  const left = names.length - mostLeftOut;
  const more = left > 0 ? md` and ${left} more` : md``;
  const first = joined(names.slice(0, mostLeftOut), ', ');
  return [context(md`Not offered, as no rule gives it to you: ${first}${more}.`)];
}

/** The form for a new key. It offers only what some rule gives, and says what comes of it. */
export function requestModal(facts: RequestFacts): Modal {
  const { preview, orgs, optional, warnings } = facts;
  const { draft, line } = preview;
  const blocks: KnownBlock[] = [
    ...placeHeader(facts),
    { type: 'section', text: marked(formLine(line)) },
    ...tooLongLine(preview),
    ...warnings.map((warning) => context(warningWords(warning))),
    ...orgInput(preview, orgs),
    ...environmentInput(preview),
    ...presetInput(preview),
    ...aboutJob(preview),
    ...optionalInput(preview, optional),
    scopesInput(preview),
    purposeInput(draft),
    keptInInput(draft),
    ...lifetimeInput(preview),
    ...kindInput(preview),
    ...leftOutLine(preview),
    noteInput(draft, line.at === 'break-glass'),
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
