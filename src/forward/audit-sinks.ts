import type { AuditSinks } from '../access/forward-audit.ts';
import type { ForwardConfig } from '../config-forward.ts';
import type { DatadogCall } from '../datadog/client.ts';
import { logsSink } from '../datadog/logs-sink.ts';
import type { Log } from '../log.ts';
import { fileSink } from './file-sink.ts';

type Around = { readonly call: DatadogCall; readonly log: Pick<Log, 'warn'> };

/** Every place outside the ledger that the configuration wants audit events in. */
export const auditSinks = ({ file, logs }: ForwardConfig, { call, log }: Around): AuditSinks => [
  ...(file === null ? [] : [fileSink(file, log)]),
  ...(logs === null ? [] : [logsSink(call, logs, log.warn)]),
];
