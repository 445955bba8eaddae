import { actions, callbacks } from '../../blocks/ids.ts';
import { pressAdopt, submitAdoption } from './press-adopt.ts';
import { pressHandOver, submitHandOver } from './press-hand-over.ts';
import { pressKeepUnused } from './press-unused.ts';

/** The buttons with which people answer what ddkey asks about keys that it looks after. */
export const lookAfterPressed = {
  [actions.keepUnused]: pressKeepUnused,
  [actions.handOver]: pressHandOver,
  [actions.adopt]: pressAdopt,
} as const;
export type LookAfterButton = keyof typeof lookAfterPressed;

/** The forms that belong to them. */
export const lookAfterSubmitted = {
  [callbacks.handOver]: submitHandOver,
  [callbacks.adopt]: submitAdoption,
} as const;
