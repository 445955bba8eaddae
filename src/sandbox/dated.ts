import type { RequestHandler } from 'express';

/** Lets each answer say what time it is there, by the sandbox's clock. */
export const dated =
  (now: () => Date): RequestHandler =>
  (_request, response, next) => {
    response.set('date', now().toUTCString());
    next();
  };
