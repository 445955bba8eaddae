import type { ScopeName } from './ids.ts';

/** From worst to mildest; the approver sees scopes in this order. */
const riskLevels = ['manages', 'deletes', 'sensitive', 'changes', 'reads'] as const;
export type RiskLevel = (typeof riskLevels)[number];

export type Risk = { readonly level: RiskLevel; readonly why: string };

/*
 * Scopes whose name does not tell how far they reach. Everything else is judged by its name's
 * ending. Sources: Datadog's permission list and the pages on API and application keys.
 */
const judged: Readonly<Record<string, Risk>> = {
  api_keys_read: { level: 'manages', why: 'shows the secret of every API key' },
  api_keys_write: { level: 'manages', why: 'makes API keys' },
  api_keys_delete: { level: 'manages', why: 'deletes API keys' },
  user_app_keys: { level: 'manages', why: 'makes further application keys' },
  org_app_keys_read: { level: 'manages', why: "lists everyone's application keys" },
  org_app_keys_write: { level: 'manages', why: "changes and revokes everyone's keys" },
  client_tokens_write: { level: 'manages', why: 'makes client tokens' },
  service_account_write: { level: 'manages', why: 'makes service accounts and their keys' },
  user_access_invite: { level: 'manages', why: 'invites people' },
  user_access_manage: { level: 'manages', why: 'gives people roles' },
  org_management: { level: 'manages', why: 'changes the organisation itself' },
  org_connections_write: { level: 'manages', why: 'connects organisations' },
  org_group_write: { level: 'manages', why: 'changes groups of organisations' },
  teams_manage: { level: 'manages', why: 'changes teams and who is in them' },
  connections_resolve: { level: 'manages', why: 'uses stored credentials of connections' },
  connections_write: { level: 'manages', why: 'changes stored credentials' },
  user_access_read: { level: 'sensitive', why: 'lists people, e-mail addresses and roles' },
  audit_logs_read: { level: 'sensitive', why: 'shows who did what' },
  audit_logs_write: { level: 'manages', why: 'changes the audit trail' },
  logs_read_data: { level: 'sensitive', why: 'reads logs, which may hold personal data' },
  logs_read_index_data: { level: 'sensitive', why: 'reads logs, which may hold personal data' },
  logs_read_archives: { level: 'sensitive', why: 'reads archived logs' },
  logs_live_tail: { level: 'sensitive', why: 'reads logs as they arrive' },
  rum_session_replay_read: { level: 'sensitive', why: "shows recordings of users' screens" },
  data_scanner_unmask: { level: 'sensitive', why: 'shows masked personal data' },
  dashboards_public_share: {
    level: 'sensitive',
    why: 'shares dashboards outside the organisation',
  },
  dashboards_invite_share: { level: 'sensitive', why: 'shares dashboards by e-mail' },
  dashboards_embed_share: { level: 'sensitive', why: 'shows dashboards in other sites' },
  embeddable_graphs_share: { level: 'sensitive', why: 'shows graphs in other sites' },
  generate_log_reports: { level: 'sensitive', why: 'sends log data by e-mail' },
  billing_edit: { level: 'manages', why: 'changes billing' },
  billing_read: { level: 'sensitive', why: 'shows bills' },
  logs_modify_indexes: { level: 'deletes', why: 'can drop logs before they are kept' },
  logs_write_exclusion_filters: { level: 'deletes', why: 'can drop logs before they are kept' },
  workflows_run: { level: 'changes', why: 'runs workflows, which act elsewhere' },
};

const byEnding: readonly (readonly [RegExp, Risk])[] = [
  [/(^|_)(delete|purge)(_|$)/u, { level: 'deletes', why: 'deletes' }],
  [/(^|_)(manage|admin)(_|$)/u, { level: 'changes', why: 'changes settings' }],
  [/(^|_)(read|query|view)(_|$)/u, { level: 'reads', why: 'reads' }],
];

/** How far a scope reaches, and why. A name that tells nothing counts as changing things. */
export function riskOf(scope: ScopeName): Risk {
  const known = Object.hasOwn(judged, scope) ? judged[scope] : undefined;
  if (known !== undefined) return known;
  for (const [pattern, risk] of byEnding) if (pattern.test(scope)) return risk;
  return { level: 'changes', why: 'changes things' };
}

/** True for scopes that make or manage keys, people or the organisation. */
export const managesAccess = (scope: ScopeName): boolean => riskOf(scope).level === 'manages';

/** Worst first, then by name. */
export function worstFirst(scopes: readonly ScopeName[]): ScopeName[] {
  const rank = (scope: ScopeName): number => riskLevels.indexOf(riskOf(scope).level);
  return [...scopes].sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
}
