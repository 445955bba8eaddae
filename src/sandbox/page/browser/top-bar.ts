import { sandbox } from './ask-sandbox.ts';
import { type Desk, everybody, firstName, type Part, roleOf, type Seen } from './desk.ts';
import { el, icon } from './element.ts';
import { themeButton } from './theme.ts';

type Choice = {
  readonly label: HTMLElement;
  readonly input: HTMLInputElement;
  readonly dot: HTMLElement;
};

function personChoice(index: number, desk: Desk): Choice {
  const person = everybody[index];
  if (person === undefined) throw new RangeError('nobody is there');
  const input = el('input', {
    type: 'radio',
    name: 'you-are',
    value: person.id,
    change: () => desk.be(person.id),
  });
  const dot = el('span', { class: 'unread-dot', hidden: true }, [
    el('span', { class: 'unseen' }, ['new messages']),
  ]);
  const label = el('label', { class: 'person', title: `${firstName(person)}, ${roleOf(person)}` }, [
    input,
    el('span', { class: `avatar person-${index}`, 'aria-hidden': 'true' }, [
      firstName(person).charAt(0),
    ]),
    el('span', { class: 'person-words' }, [
      el('span', { class: 'person-name' }, [firstName(person)]),
      el('span', { class: 'person-role' }, [roleOf(person)]),
    ]),
    dot,
  ]);
  return { label, input, dot };
}

/** Whether the person sits at their Slack; an ephemeral reaches only who does. */
function presenceSwitch(desk: Desk): Part {
  let presence = 'active';
  const dot = el('span', { class: 'presence-dot', 'aria-hidden': 'true' });
  const words = el('span', {});
  const change = (): void =>
    void desk.attempt(() =>
      sandbox.person({ id: desk.me().id, presence: presence === 'active' ? 'away' : 'active' }),
    );
  const root = el(
    'button',
    {
      type: 'button',
      class: 'bar-button presence',
      role: 'switch',
      'aria-label': 'Away',
      click: change,
    },
    [dot, words],
  );
  const update = ({ sight }: Seen): void => {
    presence = sight.presence;
    root.setAttribute('aria-checked', String(presence === 'away'));
    root.title = `You are ${presence}. An ephemeral message reaches only who is active.`;
    root.classList.toggle('away', presence === 'away');
    words.textContent = presence === 'away' ? 'Away' : 'Active';
  };
  return { root, update };
}

const barButton = (text: string, name: string, click: () => void): HTMLButtonElement =>
  el('button', { type: 'button', class: 'bar-button', 'data-open': name, click }, [text]);

export type BarActions = {
  readonly guide: () => void;
  readonly faults: () => void;
  readonly policy: () => void;
  readonly togglePane: (pane: 'side' | 'datadog') => void;
};

/** The top of the page: who one is, and what is not part of Slack. */
export function topBar(desk: Desk, actions: BarActions): Part {
  const choices = everybody.map((_, index) => personChoice(index, desk));
  const presence = presenceSwitch(desk);
  const menu = el(
    'button',
    {
      type: 'button',
      class: 'icon-button only-narrow',
      'aria-label': 'Channels',
      title: 'Channels',
      click: () => actions.togglePane('side'),
    },
    [icon('more')],
  );
  const datadog = barButton('Datadog', 'datadog', () => actions.togglePane('datadog'));
  datadog.classList.add('only-medium');
  const root = el('header', { class: 'top-bar' }, [
    menu,
    el('h1', {}, ['ddkey ', el('span', {}, ['sandbox'])]),
    el('fieldset', { class: 'you-are' }, [
      el('legend', {}, ['You are']),
      ...choices.map(({ label }) => label),
    ]),
    presence.root,
    el('span', { class: 'bar-end' }, [
      barButton('Guide me', 'guide', actions.guide),
      barButton('Policy', 'policy', actions.policy),
      barButton('Faults', 'faults', actions.faults),
      datadog,
      themeButton(),
    ]),
  ]);
  const update = (seen: Seen): void => {
    choices.forEach(({ input, dot }) => {
      input.checked = input.value === seen.me.id;
      dot.hidden = input.checked || !desk.isUnread(input.value);
    });
    presence.update(seen);
  };
  return { root, update };
}
