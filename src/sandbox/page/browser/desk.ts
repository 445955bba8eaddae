import type {
  Act,
  ActAnswer,
  ClockState,
  DueWork,
  Fault,
  SeenCall,
  Sight,
  StandInKey,
} from '../../control.ts';
import { app, channels, people, type SandboxPerson } from '../../people.ts';
import { dmIdOf } from '../../slack/workspace.ts';

/** What is open in the middle: a conversation by its channel id, or App Home. */
export type Place = string;
export const homePlace: Place = 'home';

/** All that the page knows at one moment. */
export type Seen = {
  readonly me: SandboxPerson;
  readonly place: Place;
  readonly sight: Sight;
  /** What everybody sees, by user id. */
  readonly sights: ReadonlyMap<string, Sight>;
  readonly keys: readonly StandInKey[];
  readonly due: readonly DueWork[];
  readonly faults: readonly Fault[];
  readonly calls: readonly SeenCall[];
  readonly clock: ClockState;
};

/** What the parts of the page can do. */
export type Desk = {
  /** Acts as the person that the page stands for; a fault is shown and gives null. */
  readonly act: (act: Act) => Promise<ActAnswer | null>;
  /** Does something at the sandbox; a fault is shown and gives null. */
  readonly attempt: <Answer>(what: () => Promise<Answer>) => Promise<Answer | null>;
  readonly go: (place: Place, ts?: string) => void;
  readonly be: (person: string, place?: Place) => void;
  /** Says something in passing. */
  readonly say: (sentence: string) => void;
  /** Whether somebody has something new in a place, or anywhere. */
  readonly isUnread: (person: string, place?: Place) => boolean;
  readonly now: () => Date;
  readonly me: () => SandboxPerson;
};

/** A part of the page: drawn once, brought up to date whenever there is something new. */
export type Part = { readonly root: HTMLElement; readonly update: (seen: Seen) => void };

export const everybody: readonly SandboxPerson[] = Object.values(people);

export const personOf = (id: string): SandboxPerson | undefined =>
  everybody.find((person) => person.id === id);

/** The conversation with ddkey; it may not have begun yet. */
export const dmOf = (person: string): Place => dmIdOf(person);

export const approversPlace: Place = channels.approvers.id;
export const generalPlace: Place = channels.general.id;

export const firstName = (person: SandboxPerson): string =>
  person.realName.split(' ')[0] ?? person.name;

/** What somebody is in the story of the sandbox: requester, approver and so on. */
const roles: ReadonlyMap<string, string> = new Map([
  [people.requester.id, 'requester'],
  [people.approver.id, 'approver'],
  [people.secondApprover.id, 'second approver'],
  [people.admin.id, 'admin'],
  [people.guest.id, 'guest'],
]);
export const roleOf = (person: SandboxPerson): string => roles.get(person.id) ?? '';

/** How an id is shown in texts; ids of nobody here stay as they are. */
export const nameOf = (id: string): string =>
  id === app.botUser ? 'ddkey' : (personOf(id)?.name ?? id);
export const channelNameOf = (id: string): string =>
  Object.values(channels).find((channel) => channel.id === id)?.name ?? id;
