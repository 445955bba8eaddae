/** How long one call to a store may take, and all calls of one write together. */
export const callMs = 3000;
const writeMs = 6000;

/** Ends the calls of one look. */
export const lookSignal = (): AbortSignal => AbortSignal.timeout(callMs);

/** Ends all calls of one write. */
export const writeSignal = (): AbortSignal => AbortSignal.timeout(writeMs);

/** Ends one call of several. */
export const callSignal = (all: AbortSignal): AbortSignal =>
  AbortSignal.any([all, AbortSignal.timeout(callMs)]);
