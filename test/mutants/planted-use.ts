import { type Mutant, one } from './planted.ts';

/** Faults in what is said of the permissions that a key used. */
export const useMutants: readonly Mutant[] = [
  {
    name: 'calls of another key count as use of this one',
    patches: one('datadog/audit-trail.js', 'key !== null && !keys.includes(key)', 'false'),
    test: 'datadog/audit-trail',
    title:
      'calls are counted by either name of the key, through all pages, and never those of another',
  },
  {
    name: 'a permission that no call can tell of is called unused',
    patches: one(
      'policy/used-scopes.js',
      '!needed.has(scope) && told.has(scope)',
      '!needed.has(scope)',
    ),
    test: 'policy/used-scopes',
    title: 'a scope that no known call needs is not called unused',
  },
  {
    name: 'less is offered though not all calls were read',
    patches: one('access/scopes-in-use.js', 'isLess && !read.isCut', 'isLess'),
    test: 'access/scopes-in-use',
    title: 'what is recorded for a part of its life says for which part, and a cut offers nothing',
  },
];
