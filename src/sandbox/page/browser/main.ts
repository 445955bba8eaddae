import type { Sight } from '../../control.ts';
import { sandbox } from './ask-sandbox.ts';
import { conversation } from './conversation.ts';
import { datadogPane } from './datadog-pane.ts';
import {
  type Desk,
  dmOf,
  everybody,
  generalPlace,
  homePlace,
  type Place,
  personOf,
  type Seen,
} from './desk.ts';
import { el } from './element.ts';
import { faultDrawer } from './fault-drawer.ts';
import { guide } from './guide.ts';
import { home } from './home.ts';
import { modal } from './modal.ts';
import { newNotes } from './notes.ts';
import { policyPane } from './policy-pane.ts';
import { newReading } from './reading.ts';
import { sideBar } from './side-bar.ts';
import { recallTheme } from './theme.ts';
import { toasts } from './toasts.ts';
import { topBar } from './top-bar.ts';

const [first] = everybody;
if (first === undefined) throw new Error('there is nobody to be');

const asked = new URLSearchParams(location.search).get('as') ?? '';
let me = personOf(asked) ?? first;
const places = new Map<string, Place>();
let latest: Seen | null = null;
let aheadMs = 0;
/** A message to go to, once it is drawn. */
let wantedTs: string | undefined;

const notes = newNotes();
const reading = newReading();
const toast = toasts();
const place = (): Place => places.get(me.id) ?? generalPlace;

async function look(): Promise<Seen> {
  const sights = await Promise.all(everybody.map(({ id }) => sandbox.see(id)));
  const [keys, due, faults, calls, clock] = await Promise.all([
    sandbox.keys(),
    sandbox.due(),
    sandbox.faults(),
    drawer.isOpen() ? sandbox.calls() : [],
    sandbox.clock(),
  ]);
  const byId = new Map(sights.map((sight) => [sight.person, sight]));
  return seenBy({ sights: byId, keys, due, faults, calls, clock });
}

function seenBy(rest: Omit<Seen, 'me' | 'place' | 'sight'>): Seen {
  const sight = rest.sights.get(me.id);
  if (sight === undefined) throw new Error(`nobody sees anything as ${me.id}`);
  return { ...rest, me, place: place(), sight };
}

let isLooking = false;
let isStale = false;

/** Looks once more after the present look when something changed meanwhile. */
async function refresh(): Promise<void> {
  isStale = true;
  if (isLooking) return;
  isLooking = true;
  try {
    while (isStale) {
      isStale = false;
      const before = latest;
      latest = await look();
      aheadMs = latest.clock.aheadMs;
      announce(before, latest);
      draw();
    }
  } catch {
    toast.say('The sandbox does not answer. Is it still running?');
  } finally {
    isLooking = false;
  }
}

/** New messages elsewhere are announced, as Slack does with a notification. */
function announce(before: Seen | null, now: Seen): void {
  if (before === null || before.me.id !== now.me.id) return;
  const known = new Set(
    before.sight.channels.flatMap(({ messages }) => messages.map(({ ts }) => ts)),
  );
  for (const { id, messages } of now.sight.channels) {
    const fresh = messages.findLast(({ ts }) => !known.has(ts));
    if (fresh !== undefined && id !== now.place)
      toast.say('ddkey has written to you.', () => desk.go(id));
  }
}

const desk: Desk = {
  me: () => me,
  now: () => new Date(Date.now() + aheadMs),
  say: toast.say,
  isUnread: (person, where) => {
    const sight: Sight | undefined = latest?.sights.get(person);
    return where === undefined
      ? reading.isAnyUnread(person, sight)
      : reading.isUnread(person, sight, where);
  },
  attempt: async (what) => {
    try {
      return await what();
    } catch (fault) {
      toast.say(fault instanceof Error ? fault.message : String(fault));
      return null;
    }
  },
  act: async (act) => {
    const answer = await desk.attempt(() => sandbox.act(me.id, act));
    // A form says itself what is wrong with it.
    const isSaidElsewhere = act.do === 'submit' || act.do === 'search';
    if (answer?.slackSays !== undefined && !isSaidElsewhere) {
      notes.add(me.id, place(), answer.slackSays);
      if (place() === homePlace || latest?.sight.modals.length !== 0) toast.say(answer.slackSays);
    }
    void refresh();
    return answer;
  },
  go: (where, ts) => {
    places.set(me.id, where);
    wantedTs = ts;
    document.body.classList.remove('show-side');
    showAgain();
  },
  be: (id, where) => {
    me = personOf(id) ?? me;
    if (where !== undefined) places.set(me.id, where);
    history.replaceState(null, '', `?as=${me.id}`);
    showAgain();
  },
};

function showAgain(): void {
  if (latest === null) return;
  latest = seenBy(latest);
  draw();
}

const drawer = faultDrawer(desk);
const policy = policyPane(desk);
const help = guide(desk);
const bar = topBar(desk, {
  guide: help.toggle,
  faults: () => {
    drawer.toggle();
    void refresh();
  },
  policy: policy.toggle,
  togglePane: (pane) => void document.body.classList.toggle(`show-${pane}`),
});
const parts = {
  bar,
  side: sideBar(desk),
  talk: conversation(desk, notes),
  tab: home(desk),
  datadog: datadogPane(desk),
  drawer,
  policy,
  dialog: modal(desk),
  help,
};

function draw(): void {
  if (latest === null) return;
  reading.markRead(latest.me.id, latest.sight, latest.place);
  for (const part of Object.values(parts)) part.update(latest);
  const wanted =
    wantedTs === undefined ? null : document.querySelector(`[data-ts="${CSS.escape(wantedTs)}"]`);
  if (wanted instanceof HTMLElement) {
    wantedTs = undefined;
    wanted.scrollIntoView({ block: 'center' });
    wanted.classList.add('wanted');
  }
}

function assemble(): void {
  const { side, talk, tab, datadog, dialog } = parts;
  const middle = el('main', { class: 'middle' }, [help.root, talk.root, tab.root]);
  document.body.replaceChildren(
    bar.root,
    side.root,
    middle,
    datadog.root,
    drawer.root,
    policy.root,
    toast.root,
    dialog.root,
  );
}

/** What only one person could see is gone after a reload, as in Slack. */
async function forgetOnReload(): Promise<void> {
  const [visit] = performance.getEntriesByType('navigation');
  const isReload = visit instanceof PerformanceNavigationTiming && visit.type === 'reload';
  if (isReload) await desk.attempt(() => sandbox.reload(me.id));
}

recallTheme();
if (asked === 'home') places.set(me.id, homePlace);
assemble();
await forgetOnReload();
new EventSource('/control/events').addEventListener('changed', () => void refresh());
await refresh();
document.body.dataset['ready'] = dmOf(me.id);
