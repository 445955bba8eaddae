import { app, team } from '../../people.ts';
import { type Desk, dmOf, homePlace, type Part, type Place, type Seen } from './desk.ts';
import { el, type Icon, icon } from './element.ts';
import { reconcile } from './reconcile.ts';

type Row = { readonly place: Place; readonly name: string; readonly sign: Icon | '#' };

const channelRows = (seen: Seen): readonly Row[] =>
  seen.sight.channels
    .filter(({ kind }) => kind !== 'dm')
    .map(({ id, name, kind }) => ({ place: id, name, sign: kind === 'private' ? 'lock' : '#' }));

const appRows = (seen: Seen): readonly Row[] => [
  { place: dmOf(seen.me.id), name: 'Messages', sign: 'send' },
  { place: homePlace, name: 'Home', sign: 'home' },
];

type Marks = { readonly isHere: boolean; readonly isUnread: boolean };

function drawRow(row: Row, { isHere, isUnread }: Marks, desk: Desk): HTMLElement {
  const sign =
    row.sign === '#' ? el('span', { class: 'sign', 'aria-hidden': 'true' }, ['#']) : icon(row.sign);
  const mark = isUnread
    ? [el('span', { class: 'unread-dot' }, [el('span', { class: 'unseen' }, ['new messages'])])]
    : [];
  return el('li', {}, [
    el(
      'button',
      {
        type: 'button',
        class: isUnread ? 'row unread' : 'row',
        'aria-current': isHere ? 'page' : undefined,
        'data-place': row.place,
        'data-focus': row.place,
        click: () => desk.go(row.place),
      },
      [sign, el('span', { class: 'row-name' }, [row.name]), ...mark],
    ),
  ]);
}

/** The left of the page: the workspace with its channels, and ddkey under its apps. */
export function sideBar(desk: Desk): Part {
  const channelList = el('ul', { 'aria-label': 'Channels' });
  const appList = el('ul', { 'aria-label': 'ddkey' });
  const root = el('nav', { class: 'side-bar', 'aria-label': 'Workspace' }, [
    el('p', { class: 'workspace' }, [team.domain]),
    el('h2', {}, ['Channels']),
    channelList,
    el('h2', {}, ['Apps']),
    el('p', { class: 'app-name' }, [
      el('span', { class: 'avatar bot small', 'aria-hidden': 'true' }, ['dk']),
      'ddkey',
      el('span', { class: 'app-tag' }, ['APP']),
    ]),
    appList,
    el('p', { class: 'side-note', title: app.id }, [
      'All of this is made up: no Slack, no Datadog, no real key. Reload the page and what only you could see is gone, as in Slack.',
    ]),
  ]);
  const fill = (list: HTMLElement, rows: readonly Row[], seen: Seen): void =>
    reconcile(
      list,
      rows.map((row) => {
        const isHere = row.place === seen.place;
        const isUnread = !isHere && desk.isUnread(seen.me.id, row.place);
        const signature = `${row.name} ${isHere} ${isUnread}`;
        return { key: row.place, signature, draw: () => drawRow(row, { isHere, isUnread }, desk) };
      }),
    );
  const update = (seen: Seen): void => {
    fill(channelList, channelRows(seen), seen);
    fill(appList, appRows(seen), seen);
  };
  return { root, update };
}
