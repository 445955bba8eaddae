import type { v2 } from '@datadog/datadog-api-client';
import type { ForwardedRow } from '../access/audit-marks.ts';
import type { AuditSink } from '../access/forward-audit.ts';
import type { OrgId } from '../policy/ids.ts';
import { LogsApi } from './api-client.ts';
import type { DatadogCall } from './client.ts';

/** One event as Datadog's page "Send logs" wants it; the row itself is the message. */
function entryOf({ line }: ForwardedRow): v2.HTTPLogItem {
  return { ddsource: 'ddkey', service: 'ddkey', ddtags: 'source:audit', message: line };
}

/** Sends rows of the audit chain to the logs of an org; `warn` hears why one was not taken. */
export const logsSink = (
  call: DatadogCall,
  org: OrgId,
  warn: (what: string, detail: Readonly<Record<string, unknown>>) => void,
): AuditSink => ({
  name: 'logs',
  async take(rows) {
    const answer = await call({ org, lane: 'logs', place: 'logs' }, (configuration) =>
      new LogsApi(configuration).submitLog({ body: rows.map(entryOf) }),
    );
    if (answer.kind === 'ok') return true;
    const why = answer.kind === 'http' ? `HTTP ${answer.status}` : answer.kind;
    warn('Datadog did not take audit events as logs', { org, why });
    return false;
  },
});
