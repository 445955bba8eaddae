import type { SeenView } from '../../control.ts';
import { recordsIn } from '../../slack/json.ts';
import { type Desk, firstName, homePlace, type Part, type Seen } from './desk.ts';
import { drawBlocks } from './draw-blocks.ts';
import { el } from './element.ts';
import { reconcile } from './reconcile.ts';
import { newForm } from './surface.ts';
import { viewSurface } from './view-surface.ts';

const drawHome = ({ id, view }: SeenView, desk: Desk): HTMLElement =>
  el('div', { class: 'home-blocks' }, [
    ...drawBlocks(recordsIn(view['blocks']), viewSurface(id, desk, newForm())),
  ]);

const waiting = (): HTMLElement => el('p', { class: 'empty' }, ['ddkey is drawing your Home…']);

/** App Home in the middle of the page. Going there tells the bot, as opening the tab does. */
export function home(desk: Desk): Part {
  const title = el('h2', {}, ['ddkey']);
  const subtitle = el('p', { class: 'subtitle' });
  const body = el('div', {
    class: 'home-body',
    tabindex: '0',
    role: 'region',
    'aria-label': 'Home of ddkey',
  });
  const root = el('section', { class: 'home', 'aria-label': 'App Home' }, [
    el('header', { class: 'place-head' }, [title, subtitle]),
    body,
  ]);
  let openedBy = '';
  const update = (seen: Seen): void => {
    root.hidden = seen.place !== homePlace;
    if (root.hidden) {
      openedBy = '';
      return;
    }
    subtitle.textContent = `Home of ${firstName(seen.me)}. Only ${firstName(seen.me)} sees it.`;
    const view = seen.sight.home;
    const signature = `${seen.me.id} ${seen.clock.version} ${JSON.stringify(view)}`;
    const draw = (): HTMLElement => (view === null ? waiting() : drawHome(view, desk));
    reconcile(body, [{ key: 'home', signature, draw }]);
    if (openedBy === seen.me.id) return;
    openedBy = seen.me.id;
    body.scrollTop = 0;
    void desk.act({ do: 'open-home' });
  };
  return { root, update };
}
