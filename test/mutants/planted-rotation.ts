import { type Mutant, one } from './planted.ts';

/** Faults in how one key takes the place of another while both work. */
export const rotationMutants: readonly Mutant[] = [
  {
    name: 'a rotation does not write down which key is on its way out',
    patches: one('access/rotate.js', 'await tx.startRotating(key.id, now);', ';'),
    test: 'access/rotate',
    title: 'a rotation is written down before the next key is made',
  },
  {
    name: '"never used" counts as unused',
    patches: one('access/end-overlap.js', ' || use.older === null', ''),
    test: 'access/rotate',
    title: 'takes "never used" for not known, asks once, and waits for the end of its own',
  },
  {
    name: 'a key that is still used ends without a warning',
    patches: one(
      'access/end-overlap.js',
      "(told && verdict === 'still-used')",
      "verdict === 'still-used'",
    ),
    test: 'access/rotate',
    title: 'warns once of an older key that is still used, and ends it after as long again',
  },
  {
    name: 'a rotation by age does not ask the policy of today',
    patches: one('access/rotate-by-age.js', 'return tellOfNo(deps, aging, no);', ';'),
    test: 'access/rotate-by-age',
    title: 'a no of today is said once to holder and admins, and changes nothing until it is a yes',
  },
  {
    name: 'a rotation by age is shown to somebody who is away',
    patches: one(
      'access/rotate-by-age.js',
      'await deps.directory.isActive(holderOf(request, grant))',
      'true',
    ),
    test: 'access/rotate-by-age',
    title: 'somebody who is away is asked once, and shown the key when they are back',
  },
  {
    name: 'a key that was printed and that nobody read lives on',
    patches: one('access/print.js', 'if (!isOut)', 'if (isOut === null)'),
    test: 'commands/keys-rotate',
    title: 'what nobody read is revoked, and the command can be tried again',
  },
  {
    name: 'a yes counts after the lapse, until a worker has written it down',
    patches: one('access/decide.js', 'held.lapsesAt <= at', 'held.lapsesAt === at.concat("-")'),
    test: 'access/exact-times',
    title:
      'over a leap day in the second of the lapse a press on approve decides nothing, whoever is first',
  },
];
