import { type Mutant, one } from './planted.ts';

/** Faults in how a key is written into a secret store in place of being shown. */
export const storeMutants: readonly Mutant[] = [
  {
    name: 'a failed write into a store is taken for a success',
    patches: one(
      'access/deliver-to-store.js',
      "if (came.kind !== 'written')",
      "if (came.kind === 'away')",
    ),
    test: 'access/deliver-to-store',
    title: 'revokes the key, says so, and is tried again when its requester presses',
  },
  {
    name: 'a key for a store is shown to its requester',
    patches: one('access/mint.js', 'return target === null\n', 'return target !== undefined\n'),
    test: 'access/deliver-to-store',
    title: 'is made and written on approval, also while nobody is there, and shown to nobody',
  },
  {
    name: 'two open grants may share a target',
    patches: one(
      'ledger/targets.js',
      "eb('target.request_id', '=', id)",
      "eb('target.request_id', 'is not', null)",
    ),
    test: 'access/deliver-to-store',
    title: 'a target that holds the live key of another request is not written over',
  },
  {
    name: 'a press on a card that named another target counts',
    patches: one('access/decide.js', '(await movesTarget(tx, held, { rule, at }))', 'false'),
    test: 'access/deliver-to-store',
    title: 'is where the key goes: a rule that says another target by then is shown first',
  },
  {
    name: 'a write without an answer is forgotten',
    patches: one('access/deliver-to-store.js', "if (why !== 'unclear')", 'if (why !== null)'),
    test: 'access/deliver-to-store',
    title: 'without an answer (lost after) leaves no live key behind, and the next write is taken',
  },
  {
    name: 'a version of somebody else in Vault is written over',
    patches: one('vault/hashicorp.js', ' && current <= known + maybe.length', ''),
    test: 'vault/hashicorp',
    title: 'makes the version after its own, and none over what somebody else wrote',
  },
  {
    name: 'a current version of somebody else in AWS is written over',
    patches: one('vault/aws.js', 'current === undefined || isOurs', 'current !== null || isOurs'),
    test: 'vault/aws',
    title: 'writes nothing over what somebody else wrote, or waits to be deleted',
  },
];
