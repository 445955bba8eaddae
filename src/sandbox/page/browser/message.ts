import type { SeenMessage } from '../../control.ts';
import { momentWords } from './date-words.ts';
import type { Desk } from './desk.ts';
import { drawBlocks } from './draw-blocks.ts';
import { drawMrkdwn } from './draw-mrkdwn.ts';
import { el, icon } from './element.ts';
import { newForm, type Surface } from './surface.ts';

const surfaceOf = (message: SeenMessage, desk: Desk): Surface => ({
  go: desk.go,
  now: desk.now,
  say: desk.say,
  press: async (actionId, choice) => {
    await desk.act({
      do: 'press',
      channel: message.channel,
      ts: message.ts,
      actionId,
      ...(choice === undefined ? {} : { choice }),
    });
  },
  // The control API searches in views only, as ddkey has no such select in messages.
  search: async () => ({ options: [], sentence: 'A message offers nothing to search here.' }),
  form: newForm(),
});

/** The picture of ddkey beside what it says. */
const avatar = (): HTMLElement =>
  el('span', { class: 'avatar bot', 'aria-hidden': 'true' }, ['dk']);

const whisperLine = (): HTMLElement =>
  el('p', { class: 'whisper-line' }, [icon('eye'), 'Only visible to you']);

/** One message of ddkey, as the person who looks at it sees it. */
export function drawMessage(message: SeenMessage, desk: Desk): HTMLElement {
  const at = new Date(Number(message.ts) * 1000);
  const surface = surfaceOf(message, desk);
  const body =
    message.blocks.length > 0
      ? drawBlocks(message.blocks, surface)
      : [el('div', { class: 'text block' }, drawMrkdwn(message.text, surface))];
  const head = el('div', { class: 'message-head' }, [
    el('strong', {}, ['ddkey']),
    el('span', { class: 'app-tag' }, ['APP']),
    el('time', { datetime: at.toISOString() }, [momentWords(at, desk.now())]),
    ...(message.edited ? [el('span', { class: 'edited' }, ['(edited)'])] : []),
  ]);
  return el(
    'article',
    {
      class: message.ephemeral ? 'message whisper' : 'message',
      'data-ts': message.ts,
      'aria-label': message.ephemeral
        ? 'Message from ddkey, only visible to you'
        : 'Message from ddkey',
    },
    [
      avatar(),
      el('div', { class: 'message-body' }, [
        ...(message.ephemeral ? [whisperLine()] : []),
        head,
        ...body,
      ]),
    ],
  );
}
