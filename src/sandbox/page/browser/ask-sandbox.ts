import type { Control } from '../../control-client.ts';

const complaintIn = (text: string): string => {
  const said: { readonly error?: string } = JSON.parse(text);
  return said.error ?? text;
};

/*
 * The sandbox serves this page and answers it in the same version, so its answers are taken at
 * their word: the schemas of control.ts would bring a whole library into the browser.
 */
const call = async <Answer>(path: string, body?: unknown): Promise<Answer> => {
  const answer = await fetch(`/control/${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(complaintIn(text));
  const value: Answer = JSON.parse(text);
  return value;
};

/** The control API as story, tests and harnesses have it, without the checks of its answers. */
export const sandbox: Control = {
  act: (as, act, copies = 1) => call('act', { as, act, copies }),
  see: (as) => call(`see?as=${encodeURIComponent(as)}`),
  reload: (as) => call('reload', { as }),
  fault: (fault) => call('fault', fault),
  clearFaults: () => call('clear-faults', {}),
  faults: () => call('faults'),
  person: (change) => call('person', change),
  group: (change) => call('group', change),
  calls: () => call('calls'),
  keys: () => call('keys'),
  secrets: () => call('secrets'),
  revokeByHand: (id) => call('revoke-by-hand', { id }),
  byHand: (deed) => call('by-hand', deed),
  tryKey: (secret, path) => call('try-key', { secret, path }),
  policy: () => call('policy'),
  checkPolicy: (text) => call('check-policy', { text }),
  explainPolicy: (question) => call('explain-policy', question),
  usePolicy: (text) => call('use-policy', { text }),
  due: () => call('due'),
  clock: () => call('clock'),
  moveClock: (byMs) => call('clock', { byMs }),
};
