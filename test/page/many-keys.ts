import type { Owner } from '../../src/access/grant.ts';
import { openLedger } from '../../src/ledger/open.ts';
import { DatadogId, SlackUserId } from '../../src/policy/ids.ts';
import { day, hour, instantOf } from '../../src/policy/instant.ts';
import { credentials, people } from '../../src/sandbox/people.ts';
import { giveKey } from '../ledger/held-key.ts';
import type { Before } from './stage.ts';

const purposes = [
  'Nightly export of dashboards',
  'Dashboards as code',
  'Alert review',
  'Weekly capacity report',
  'On-call handover notes',
  'Service catalogue sync',
  'Latency report',
] as const;
const [ben, cleo] = [people.approver.id, people.secondApprover.id];
const owner: Owner = {
  kind: 'service-account',
  id: DatadogId.parse(credentials.serviceAccount),
};

/** So many keys of two people in the ledger, as if each had gone its whole way. */
export const manyKeys =
  (count: number): Before =>
  async (ledgerPath) => {
    const ledger = await openLedger(`sqlite:${ledgerPath}`, Buffer.alloc(32, 'keys'), () => {});
    const now = instantOf(Date.now());
    const held = (each: number) => ({
      owner,
      holder: SlackUserId.parse(each % 2 === 0 ? ben : cleo),
      purpose: `${purposes[each % purposes.length]} of team ${each + 1}`,
      now,
      lastsSeconds: 2 * day + each * hour,
    });
    await ledger.inTransaction(async (tx) => {
      for (let each = 0; each < count; each += 1) await giveKey(tx, held(each));
    });
    await ledger.close();
  };
