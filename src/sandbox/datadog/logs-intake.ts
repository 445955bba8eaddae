import { z } from 'zod';
import { type Answer, badRequest } from './answer.ts';
import type { Handler } from './handler.ts';

/** Limits of Datadog's page "Send logs". */
const mostEntries = 1000;

const Entry = z.object({
  message: z.string(),
  ddsource: z.string().optional(),
  service: z.string().optional(),
  ddtags: z.string().optional(),
});
const accepted: Answer = { status: 202, body: {} };

/** The place that takes logs; `taken` gives the messages in the order they came in. */
export function openLogs() {
  const messages: string[] = [];
  const take: Handler = ({ body }) => {
    const read = z.array(Entry).max(mostEntries).safeParse(body);
    if (!read.success) return badRequest('Invalid log entries');
    messages.push(...read.data.map(({ message }) => message));
    return accepted;
  };
  return { handlers: { 'POST /api/v2/logs': take }, taken: () => [...messages] };
}
