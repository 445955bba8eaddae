import { type Mutant, one } from './planted.ts';

/** Faults in who may end a key of somebody else, and in what becomes of a key that was pasted. */
export const revocationMutants: readonly Mutant[] = [
  {
    name: 'anybody with the button revokes',
    patches: one(
      'access/role-over.js',
      "return (await whyMayNotDecide(deps, request, by)) ?? 'by-approver';",
      "return 'by-approver';",
    ),
    test: 'journey/leaked',
    title: 'a button in the hands of somebody who may not ends nothing',
  },
  {
    name: 'a form to revoke asks only when it opens who is an admin',
    patches: one(
      'access/revoke-by-others.js',
      'const no = isAdmin(deps, by) ? refusal',
      'const no = true ? refusal',
    ),
    test: 'journey/revoke-by-others',
    title: 'whoever stops being an admin while the form is open revokes nothing',
  },
  {
    name: 'a whole key that was pasted is taken for a name',
    patches: one('access/clue.js', 'if (endings.length > 0)', 'if (endings === null)'),
    test: 'journey/leaked',
    title: 'a whole key that was pasted is recognised, found by its end, and kept nowhere',
  },
];
