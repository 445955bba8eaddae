import { expect, test } from '@jest/globals';
import { intend } from '../../src/access/intend.ts';
import { newId } from '../../src/new-id.ts';
import { SlackChannelId } from '../../src/policy/ids.ts';
import { addSeconds, day } from '../../src/policy/instant.ts';
import { channelPolicy } from '../../src/policy/policy.ts';
import { ana, approved, newKey, start, throwAwayLedger } from '../ledger/throw-away.ts';

const policies = {
  policy: () =>
    channelPolicy(SlackChannelId.parse('C0APPROVERS'), { orgs: [], presets: [], admins: [] }),
  orgs: () => [],
};

test('whoever takes a slow worker over makes no second key when the first was delivered meanwhile', async () => {
  const at = await throwAwayLedger();
  try {
    const id = await approved(at);
    await at.run(async (tx) => {
      await tx.startGeneration(id, 0, { at: start, by: ana });
      await tx.addDue({ kind: 'deliver', subject: id, runAt: start });
    });
    const due = await at.ledger().claimDue(start, 60);
    const it = await at.ledger().caseOf(id);
    if (due === null || it === null) throw new Error('there was nothing to claim');
    const key = newKey(id);
    await at.run(async (tx) => {
      await tx.insertKey(key);
      await tx.moveKey(key.id, { from: 'intended', to: 'made' }, { last4: 'slow' });
      const expiresAt = addSeconds(start, day);
      await tx.moveKey(key.id, { from: 'made', to: 'showing' }, { expiresAt });
      await tx.moveKey(key.id, { from: 'showing', to: 'live' }, { shownAt: start });
    });
    const deps = { clock: { now: () => start }, newId, policies };
    const next = { it, claim: due.claim, credential: 'application', made: [] } as const;
    expect(await at.run((tx) => intend(tx, deps, next))).toBeNull();
    expect(await at.run((tx) => tx.keysOf(id))).toMatchObject([{ id: key.id, state: 'live' }]);
  } finally {
    await at.close();
  }
});
