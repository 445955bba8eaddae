import type { Refusal } from '../src/access/refusal.ts';
import { refusalSentence } from './refusal-note.ts';
import { type Modal, marked, plain } from './surface.ts';

/** Takes the form's place when its reader may not ask for keys at all. */
export const refusalModal = (refusal: Refusal): Modal => ({
  type: 'modal',
  title: plain('Datadog key', 24),
  close: plain('Close', 24),
  blocks: [{ type: 'section', text: marked(refusalSentence(refusal)) }],
});
