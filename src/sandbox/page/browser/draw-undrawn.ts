import type { Json } from '../../control.ts';
import { textOf } from '../../slack/json.ts';
import { el } from './element.ts';

/** Stands where this page has no picture for what the bot sent: its name, and all of its JSON. */
export const drawUndrawn = (what: 'block' | 'element', json: Json): HTMLElement =>
  el('div', { class: 'undrawn', 'data-undrawn': textOf(json, 'type') }, [
    el('strong', {}, [`This page cannot draw the ${what} “${textOf(json, 'type')}”.`]),
    el('pre', { tabindex: '0', role: 'region', 'aria-label': 'Its JSON' }, [
      JSON.stringify(json, null, 2),
    ]),
  ]);
