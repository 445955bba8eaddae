/*
 * The states of a request and of a key, and every move between them that is legal. The ledger
 * refuses all others, so a bug elsewhere cannot bring a dead key back to life.
 */
export const requestStates = [
  'pending',
  'approved',
  'fulfilled',
  'denied',
  'cancelled',
  'lapsed',
  'failed',
] as const;
export type RequestState = (typeof requestStates)[number];

const requestMoves: Readonly<Record<RequestState, readonly RequestState[]>> = {
  pending: ['approved', 'denied', 'cancelled', 'lapsed'],
  approved: ['fulfilled', 'cancelled', 'lapsed', 'failed'],
  failed: ['approved'],
  fulfilled: [],
  denied: [],
  cancelled: [],
  lapsed: [],
};

export const keyStates = [
  'intended',
  'made',
  'showing',
  'live',
  'revoking',
  'revoked',
  'abandoned',
  'gone',
] as const;
export type KeyState = (typeof keyStates)[number];

const keyMoves: Readonly<Record<KeyState, readonly KeyState[]>> = {
  intended: ['made', 'revoking', 'abandoned'],
  made: ['showing', 'revoking'],
  showing: ['live', 'revoking'],
  live: ['revoking', 'gone'],
  revoking: ['revoked'],
  // A look-up of a given-up attempt may still find its key.
  abandoned: ['revoking'],
  revoked: [],
  // Two lists missed it, and here it is again: nobody holds it any more.
  gone: ['revoking'],
};

/** True when a request may go from one state to the other. */
export const requestMayMove = (from: RequestState, to: RequestState): boolean =>
  requestMoves[from].includes(to);

/** True when a key may go from one state to the other. */
export const keyMayMove = (from: KeyState, to: KeyState): boolean => keyMoves[from].includes(to);
