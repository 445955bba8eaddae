import { sandbox } from './ask-sandbox.ts';
import type { Desk } from './desk.ts';
import { el, freshId } from './element.ts';

const calls = [
  { path: '/api/v1/dashboard', text: 'read dashboards' },
  { path: '/api/v1/monitor', text: 'read monitors' },
  { path: '/api/v1/validate', text: 'validate an API key' },
] as const;

const meanings: ReadonlyMap<number, string> = new Map([
  [0, 'Nothing was sent: that is no key.'],
  [200, '200: it works.'],
  [401, '401: Datadog knows no such credential.'],
  [403, '403: refused. The key is dead, or this is not among its scopes.'],
]);

/** Uses a key as a script of its holder would. */
export function tryKeyForm(desk: Desk): HTMLElement {
  const secret = el('input', {
    id: 'try-key',
    type: 'text',
    autocomplete: 'off',
    spellcheck: 'false',
    placeholder: 'Paste a key from a message',
  });
  const path = el(
    'select',
    { id: freshId() },
    calls.map((call) => el('option', { value: call.path }, [call.text])),
  );
  const result = el('p', { class: 'try-result', role: 'status' });
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    result.textContent = '';
    const tried = await desk.attempt(() => sandbox.tryKey(secret.value, path.value));
    if (tried === null) return;
    result.textContent = meanings.get(tried.status) ?? `${tried.status}: Datadog is not well.`;
    result.dataset['status'] = String(tried.status);
  };
  return el('form', { class: 'try-key', submit: (event) => void submit(event) }, [
    el('h3', {}, ['Try a key']),
    el('label', { for: 'try-key' }, ['Key']),
    secret,
    el('label', { for: path.id }, ['What to do with it']),
    el('div', { class: 'try-row' }, [
      path,
      el('button', { type: 'submit', class: 'button small' }, ['Call Datadog']),
    ]),
    result,
  ]);
}
