import type { AuthorityDeps } from '../access/authority.ts';
import type { Ledger } from '../access/ledger-port.ts';
import type { Clock, Messenger, NewId } from '../access/ports.ts';
import type { UseOfKeys } from '../access/use-of-keys.ts';
import type { Vitals } from '../access/vitals.ts';
import type { CallFacts } from '../policy/scope-facts.ts';
import type { Team } from './directory.ts';
import type { Openings } from './openings.ts';
import type { ViewLanes } from './view-lanes.ts';

/** What the listeners need: the steps' ports, and whose workspace this is. */
export type SlackDeps = AuthorityDeps & {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly messenger: Messenger;
  readonly vitals: () => Vitals;
  readonly team: Team;
  readonly lanes: ViewLanes;
  readonly openings: Openings;
  readonly uses: UseOfKeys;
  /** What the calls of Datadog's API need. */
  readonly calls: CallFacts;
};

/** The operator's log, as slack/ sees it. No secret and no payload is ever handed to it. */
export type SlackLog = {
  readonly info: (what: string, detail?: Readonly<Record<string, unknown>>) => void;
  readonly warn: (what: string, detail?: Readonly<Record<string, unknown>>) => void;
  readonly error: (what: string, detail?: Readonly<Record<string, unknown>>) => void;
};
