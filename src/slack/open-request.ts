import type { WebClient } from '@slack/web-api';
import { refusalModal } from '../../blocks/refusal-modal.ts';
import { requestModal } from '../../blocks/request-modal.ts';
import { gatherPeople } from '../access/gather-people.ts';
import { familiarPeople } from '../access/times.ts';
import type { Ask, Kind } from '../policy/ask.ts';
import type { SlackUserId } from '../policy/ids.ts';
import { day, hour } from '../policy/instant.ts';
import { unfitBecause } from '../policy/people.ts';
import { builtInPresets } from '../policy/presets.ts';
import type { SlackDeps } from './slack-deps.ts';

const lifetimes: readonly number[] = [hour, 8 * hour, day, 7 * day, 30 * day];

/** Every kind that some org gives; whether this org does is judged when the form is sent. */
const kindsOnOffer = (deps: SlackDeps): readonly Kind[] => [
  ...new Set(deps.policies.orgs().flatMap((org) => org.kinds)),
];

/**
 * Opens the request form. That is the first call of all, as Slack's trigger lives for 3 s; only
 * then are requester and approvers looked up, so that the submission can be judged at once.
 */
export async function openRequest(
  deps: SlackDeps,
  client: WebClient,
  by: {
    readonly user: SlackUserId;
    readonly trigger: string;
    readonly preset?: string;
    /** What the form holds already, from an earlier request. */
    readonly filled?: Ask;
  },
): Promise<void> {
  const policy = deps.policies.policy();
  const opened = await client.views.open({
    trigger_id: by.trigger,
    view: requestModal({
      presets: builtInPresets,
      orgs: deps.policies.orgs(),
      kinds: kindsOnOffer(deps),
      lifetimes,
      approverChannel: policy.channel,
      maxLifetimeSeconds: policy.maxLifetimeSeconds,
      ...(by.preset === undefined ? {} : { preset: by.preset }),
      ...(by.filled === undefined ? {} : { filled: by.filled }),
    }),
  });
  const who = { requester: by.user, channel: policy.channel };
  const people = await gatherPeople(deps.directory, who, familiarPeople);
  const why = people.kind === 'found' ? unfitBecause(people.value.requester) : null;
  const view = opened.view?.id;
  if (why === null || view === undefined) return;
  await client.views.update({ view_id: view, view: refusalModal({ code: 'person-unfit', why }) });
}
