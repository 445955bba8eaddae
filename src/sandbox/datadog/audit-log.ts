import { randomUUID } from 'node:crypto';

/* The calls that Audit Trail records, as long as somebody has turned it on. */

export type RecordedCall = {
  readonly id: string;
  readonly at: Date;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly apiKey: { readonly id: string } | null;
  readonly credential: { readonly id: string; readonly kind: string };
};

const mostKept = 20_000;
const longestKeptMs = 90 * 86_400_000;

export type AuditLog = {
  isOn: boolean;
  /** Oldest first. */
  readonly calls: readonly RecordedCall[];
  record(call: Omit<RecordedCall, 'id'>): void;
};

/** Records of at most 90 days, which is what Datadog keeps at most. */
export function openAuditLog(): AuditLog {
  const calls: RecordedCall[] = [];
  return {
    isOn: true,
    calls,
    record(call) {
      if (!this.isOn) return;
      calls.push({ id: randomUUID(), ...call });
      const tooOld = calls.findIndex(({ at }) => call.at.getTime() - at.getTime() < longestKeptMs);
      calls.splice(0, Math.max(tooOld, calls.length - mostKept));
    },
  };
}

/**
 * The attributes of an event as Datadog's public pages name them. Where they differ about the id
 * of an application key we take `metadata.app_key.id`; how a token is named is not public, so it
 * has no id here.
 */
export const attributesOf = ({ method, path, status, apiKey, credential }: RecordedCall) => ({
  evt: { name: 'Request', actor: { type: 'USER' } },
  action: 'accessed',
  auth_method: credential.kind === 'token' ? 'TOKEN' : 'API_AND_APP_KEY',
  http: { method, status_code: status, url_details: { path } },
  metadata: {
    ...(apiKey === null ? {} : { api_key: { id: apiKey.id } }),
    ...(credential.kind === 'application' ? { app_key: { id: credential.id } } : {}),
  },
});
