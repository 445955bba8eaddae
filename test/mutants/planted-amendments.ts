import { type Mutant, one } from './planted.ts';

/** Faults in how the end of a key is moved, and in what its holder hears of it. */
export const amendmentMutants: readonly Mutant[] = [
  {
    name: 'an extension past the longest of the rule is allowed',
    patches: one(
      'access/extend.js',
      'lifetimeSeconds: ask.lifetimeSeconds + bySeconds',
      'lifetimeSeconds: bySeconds',
    ),
    test: 'access/extend',
    title: 'an extension counts the whole life, however often it is extended',
  },
  {
    name: 'an extension that is approved after the end takes effect',
    patches: one('access/whose-key.js', 'isOver || grant.expiresAt <= now', 'isOver'),
    test: 'access/extend',
    title: 'approved a second before the end lasts; approved at the end changes nothing',
  },
  {
    name: 'a key whose end was moved is never taken back',
    patches: one('access/expire.js', "return { kind: 'later', at: key.expiresAt }", 'return done'),
    test: 'access/extend',
    title: 'an end that is looked at while it moves is looked at again at the new one',
  },
  {
    name: 'a key that was let go is warned of all the same',
    patches: one('access/end-warning.js', ' || grant?.letGo === standing.expiresAt', ''),
    test: 'access/extend-token',
    title: 'stops the warnings of this end, once',
  },
  {
    name: 'scopes are not read back after a change',
    patches: one(
      'access/apply-scopes.js',
      "return after === 'as-wanted' ? null : tellPeople(deps, open);",
      'return null;',
    ),
    test: 'access/change-scopes',
    title: "a change is not said to be done before Datadog's list shows it",
  },
  {
    name: 'permissions are added without an approval',
    patches: one('access/change-scopes.js', 'if (!adds) {', 'if (adds || !adds) {'),
    test: 'access/change-scopes',
    title: 'more permissions need a new approval, and the key has them only after that',
  },
  {
    name: 'the next key of a grant has the scopes of before',
    patches: one('access/intend.js', 'askNow(it.request, grant).scopes', 'ask.scopes'),
    test: 'access/change-scopes',
    title: 'hold for whatever takes the place of the key',
  },
];
