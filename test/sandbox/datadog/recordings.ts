import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/* Recorded exchanges with the real API. They lie beside the repository and never in it. */

export const folder = join(process.cwd(), '..', 'shared', 'data');
export const isThere = existsSync(folder);

const Exchange = z.object({
  case: z.string(),
  method: z.string(),
  path: z.string(),
  request: z.unknown(),
  status: z.number(),
  content_type: z.string().nullable(),
  response: z.unknown(),
});
export type Exchange = z.infer<typeof Exchange>;

const File = z.object({ exchanges: z.array(Exchange).min(1) });

/** The exchanges by case, in their order. Throws when the folder is there without a good file. */
export const readRecordings = (): ReadonlyMap<string, readonly Exchange[]> => {
  const text = readFileSync(join(folder, 'datadog-exchanges.json'), 'utf8');
  const cases = new Map<string, Exchange[]>();
  for (const exchange of File.parse(JSON.parse(text)).exchanges) {
    cases.set(exchange.case, [...(cases.get(exchange.case) ?? []), exchange]);
  }
  return cases;
};
