/** What the stand-in says: a status and a JSON body, or no body at all. */
export type Answer = {
  readonly status: number;
  readonly body?: unknown;
  readonly contentType?: string;
};

/** Datadog's error shape. The real text of most errors is not public; ours is marked where known. */
export const refusal = (status: number, error: string): Answer => ({
  status,
  body: { errors: [error] },
});

export const unauthorized: Answer = refusal(401, 'Unauthorized');
export const forbidden: Answer = refusal(403, 'Forbidden');
export const badRequest = (why: string): Answer => refusal(400, why);

export const ok = (body: unknown): Answer => ({ status: 200, body });
export const created = (body: unknown): Answer => ({ status: 201, body });

/** Newer recordings of the real API carry this content type on an answer without content. */
export const noContent: Answer = { status: 204, contentType: 'text/html; charset=utf-8' };

/** A moment as the key endpoints write it: six fraction digits and an offset. */
export const stamp = (moment: Date): string => moment.toISOString().replace('Z', '000+00:00');

/** A moment as the token endpoints write it: nine fraction digits and `Z`. */
export const tokenStamp = (moment: Date): string => moment.toISOString().replace('Z', '000000Z');
