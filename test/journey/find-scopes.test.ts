import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { wordsOf } from '../../src/sandbox/person.ts';
import { openWorld, type World } from '../world.ts';
import { closeForms, requestForm, storyOf } from './story-of.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

/** Types `/ddkey scopes …` and waits for the quiet answer that says this. */
async function ask(text: string, says: string): Promise<string> {
  await world.ana.types(`scopes ${text}`.trim());
  const answer = await world.ana.waitForText(says);
  expect(answer.ephemeral).toBe(true);
  return wordsOf(answer);
}

test('/ddkey scopes alone explains itself', async () => {
  const words = await ask('', 'Which permissions do you need?');
  expect(words).toContain('/ddkey scopes GET /api/v1/dashboard');
});

test('a call is answered with its permission, its risk and a way to the form', async () => {
  const words = await ask('PUT /api/v1/monitor/12345', 'PUT /api/v1/monitor/{monitor');
  expect(words).toContain('monitors_write');
  expect(words).toContain('changes things');
  expect(words).toContain('Request a key');
});

test('several lines of curl are read as they were typed', async () => {
  const words = await ask(
    'curl -X POST "https://api.datadoghq.com/api/v2/logs/events/search" \\\n  -H "DD-API-KEY: $DD_API_KEY" \\\n  -d "{}"',
    'POST /api/v2/logs/events/search',
  );
  expect(words).toContain('logs_read_data');
  expect(words).toContain('sensitive data');
});

test('the job that has exactly what is needed is named, and opens as named', async () => {
  const words = await ask('read and write dashboards', 'Dashboards as code');
  const command = /\/ddkey (request [a-z-]+)/u.exec(words)?.[1] ?? '';
  expect(command).toBe('request dashboards-as-code');
  await closeForms(world, world.ana);
  await world.ana.types(command);
  await world.ana.waitForView(requestForm);
});

test('what is proposed is what a key for it needs', async () => {
  const words = await ask('POST /api/v1/dashboard', 'POST /api/v1/dashboard');
  expect(words).toContain('dashboards_write');
  const story = storyOf(world, 'As proposed');
  await story.ask({ preset: '', scopes: ['dashboards_write'] });
  await story.approve();
  const secret = await story.secret();
  const answer = await fetch(`${world.datadog.apiUrl}/api/v1/dashboard`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'DD-API-KEY': world.config().policy.orgs[0]?.apiKey ?? '',
      'DD-APPLICATION-KEY': secret,
    },
    body: JSON.stringify({ title: 'Proposed', layout_type: 'ordered', widgets: [] }),
  });
  expect(answer.status).toBe(200);
});

test('a pasted key is refused, and stands neither in the answer, the log nor the ledger', async () => {
  const secret = `ddapp_${'q7W'.repeat(11)}z`;
  const words = await ask(`curl -H "DD-APPLICATION-KEY: ${secret}" x`, 'did not read it');
  expect(words).toContain('revoke it');
  expect(words).not.toContain('q7W');
  expect(world.logText()).not.toContain('q7W');
  expect(world.ledgerBytes().includes('q7W')).toBe(false);
});

test('nothing found is said so, with what would help', async () => {
  expect(await ask('GET /api/v1/dashboards', 'found no permission')).toContain(
    'Did you mean /api/v1/dashboard?',
  );
});
