import { z } from 'zod';
import type { About } from '../observe/current.ts';
import { KeyId, RequestId } from '../policy/ids.ts';

const Ids = z.object({ r: RequestId.optional(), k: KeyId.optional() });
const fromJson = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'no JSON' });
    return z.NEVER;
  }
});
const Value = fromJson.pipe(Ids);
const Body = z.object({
  actions: z.array(z.object({ value: Value.optional().catch(undefined) })).optional(),
  view: z.object({ private_metadata: Value.optional().catch(undefined) }).optional(),
});

/** The request and the key that a press or a form names, for the log; whatever is no id is left out. */
export function aboutOf(body: unknown): About {
  const read = Body.safeParse(body);
  if (!read.success) return {};
  const { actions, view } = read.data;
  const { r: request, k: key } = { ...view?.private_metadata, ...actions?.[0]?.value };
  return {
    ...(request === undefined ? {} : { request }),
    ...(key === undefined ? {} : { key }),
  };
}
