import type { KnownBlock } from '@slack/types';
import type { AdminFacts, SetupItem } from '../src/access/home-facts.ts';
import type { KeyLimit } from '../src/access/ports.ts';
import { countOf, header, section, small } from './home-parts.ts';
import { channelMention, escaped, joined, type Mrkdwn, md, when } from './mrkdwn.ts';
import { channelFaults } from './refusal-note.ts';
import { somebodysKey, stuckWords } from './somebodys-key.ts';

type OrgFacts = AdminFacts['orgs'][number];

const orgName = ({ name, site }: Pick<OrgFacts, 'name' | 'site'>): Mrkdwn =>
  md`${escaped(name, 60)} (${escaped(site, 60)})`;

function datadogWords(org: OrgFacts): Mrkdwn {
  const at =
    org.answeredAt === null
      ? md`no call has gone through since ddkey started`
      : md`last call that went through ${when(org.answeredAt)}`;
  return md`${orgName(org)}: ${at}`;
}

/** As many as a line can hold; the checklist names the others too. */
const mostOrgs = 10;

/** How ddkey is, in one line: Slack, the ledger and its work, and each Datadog. */
function healthLine({ whyNoSlack, lateMinutes, orgs }: AdminFacts): Mrkdwn {
  const slack = whyNoSlack === null ? md`🟢 Slack` : md`🔴 Slack: ${escaped(whyNoSlack, 100)}`;
  const ledger =
    lateMinutes === 0 ? md`🟢 Ledger` : md`🟠 Ledger: work is late by ${lateMinutes} min`;
  const datadog = orgs
    .slice(0, mostOrgs)
    .map((org) => md`${org.answeredAt === null ? md`🔴` : md`🟢`} ${datadogWords(org)}`);
  return joined([slack, ledger, ...datadog], ' · ');
}

const bar = (share: number): Mrkdwn => {
  const full = Math.min(10, Math.ceil(share * 10));
  return md`\`${escaped('█'.repeat(full) + '░'.repeat(10 - full))}\``;
};

function gauge(what: Mrkdwn, limit: KeyLimit | null): Mrkdwn {
  if (limit === null) return md`${what}: not known yet`;
  const share = limit.most === 0 ? 1 : limit.used / limit.most;
  const warning = share >= 0.8 ? md` 🟠 nearly full` : md``;
  return md`${bar(share)} ${limit.used} of ${limit.most} ${what}${warning}`;
}

/** Whether it can be told which permissions keys use. */
function useWords({ useOfKeys }: OrgFacts): Mrkdwn {
  switch (useOfKeys) {
    case 'recorded':
      return md`permissions in use: read from Audit Trail`;
    case 'nothing-recorded':
      return md`permissions in use: not known, no Audit Trail of the calls of keys`;
    case 'not-permitted':
      return md`permissions in use: not known, no Audit Trail or no \`audit_logs_read\``;
    case 'busy':
    case 'unknown':
    case null:
      return md`permissions in use: not known yet`;
  }
}

/** How full Datadog's lists of keys are, a line for each org. */
const gauges = ({ orgs }: AdminFacts): Mrkdwn =>
  joined(
    orgs.slice(0, mostOrgs).map((org) => {
      const { application, api } = org.keyLimits;
      const full = [gauge(md`application keys`, application), gauge(md`API keys`, api)];
      return md`${orgName(org)}: ${joined([...full, useWords(org)], ' · ')}`;
    }),
    '\n',
  );

function setupWords(item: SetupItem): Mrkdwn {
  switch (item.what) {
    case 'policy-file':
      return md`A policy file says who may get what`;
    case 'policy-warnings':
      return item.count === 0
        ? md`The policy has no traps that I know of`
        : md`The policy has ${item.count} traps: \`ddkey policy check\` names them`;
    case 'approver-channel':
      return item.why === null
        ? md`${channelMention(item.channel)} can make approvers`
        : md`${channelMention(item.channel)} cannot make approvers: ${channelFaults[item.why]}`;
    case 'two-approvers':
      return md`Two people in ${channelMention(item.channel)} can approve (now ${item.able})`;
    case 'datadog-answers':
      return md`Datadog answers for ${orgName(item.org)}`;
    case 'service-account':
      return md`A service account owns the keys of ${orgName(item.org)}`;
  }
}

const tick = ({ done }: SetupItem): Mrkdwn =>
  done === true ? md`✅` : done === false ? md`⬜` : md`❔`;

function setupBlocks({ setup }: AdminFacts): KnownBlock[] {
  if (setup.length === 0) return [];
  // What is open comes first, in case an org or two do not fit.
  const open = setup.filter(({ done }) => done !== true);
  const lines = [...open, ...setup.filter(({ done }) => done === true)]
    .slice(0, 2 * mostOrgs)
    .map((item) => md`${tick(item)} ${setupWords(item)}`);
  return [section(md`*Left to set up*\n${joined(lines, '\n')}`)];
}

function countsLine({ counts, stuck }: AdminFacts): Mrkdwn {
  const parts = [
    countOf(counts.live, [md`live key`, md`live keys`]),
    countOf(counts.waiting, [md`request waits`, md`requests wait`]),
    countOf(counts.revoking, [md`key being revoked`, md`keys being revoked`]),
    md`${stuck.count} of them stuck`,
  ];
  return joined(parts, ' · ');
}

function stuckBlocks({ stuck }: AdminFacts): KnownBlock[] {
  if (stuck.count === 0) return [];
  const more = stuck.count - stuck.items.length;
  return [
    section(
      md`*Stuck: Datadog has not confirmed their deletion for 10 minutes or more. I never give up; until then they may still work.*`,
    ),
    ...stuck.items.map((key) => somebodysKey(key, stuckWords(key))),
    ...(more > 0 ? [small(md`and ${more} more`)] : []),
  ];
}

/** What only admins see of their Home. */
export const adminBlocks = (admin: AdminFacts): KnownBlock[] => [
  header('For admins'),
  section(healthLine(admin)),
  section(countsLine(admin)),
  ...stuckBlocks(admin),
  ...(admin.orgs.length === 0 ? [] : [section(gauges(admin))]),
  ...setupBlocks(admin),
];
