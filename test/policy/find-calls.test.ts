import { expect, test } from '@jest/globals';
import { found, notesOf, unclearOf } from './finding.ts';
import { publishedCalls } from './published-calls.ts';

test('the table of published calls is long enough to mean something', () => {
  expect(publishedCalls.length).toBeGreaterThanOrEqual(150);
});

test.each(publishedCalls)('%s needs %s', (call, scopes) => {
  expect(found(call)).toBe(scopes);
});

test.each([
  ['curl https://api.datadoghq.com/api/v1/monitor', 'monitors_read'],
  [
    'curl -X GET "https://api.datadoghq.eu/api/v1/monitor/123?with_downtimes=true"',
    'monitors_read',
  ],
  ['curl -XDELETE https://api.datadoghq.com/api/v1/monitor/123', 'monitors_write'],
  ['curl --request PUT https://api.datadoghq.com/api/v1/monitor/123 -d @body', 'monitors_write'],
  ['curl --request=PATCH --url=https://api.datadoghq.com/api/v2/roles/1', 'user_access_manage'],
  ['curl --url https://api.datadoghq.com/api/v1/slo', 'slos_read'],
  ['curl -d "{}" https://api.datadoghq.com/api/v1/dashboard', 'dashboards_write'],
  ["curl https://api.datadoghq.com/api/v1/dashboard --data-raw '{}'", 'dashboards_write'],
  ['curl --json @board.json $DD_HOST/api/v1/dashboard', 'dashboards_write'],
  ['curl -sSfLX POST $DD_HOST/api/v1/monitor -H "DD-API-KEY: $DD_API_KEY"', 'monitors_write'],
  ['curl -sG https://api.datadoghq.com/api/v1/query -d from=1 -d to=2', 'timeseries_query'],
  ['curl -I https://api.datadoghq.com/api/v1/dashboard', 'dashboards_read'],
  ['curl.exe -T file https://api.datadoghq.com/api/v1/slo/1', 'slos_write'],
  ['curl -F log=@f https://http-intake.logs.datadoghq.com/api/v2/logs', 'API key'],
  ['curl -s https://api.datadoghq.com/api/v1/monitor | jq .[].id > ids', 'monitors_read'],
  [
    'curl -X POST \'https://api.datadoghq.com/api/v1/monitor\' -H \'Content-Type: application/json\' -d \'{"message": "GET /api/v1/user", "it": "deletes users"}\'',
    'monitors_write',
  ],
  [
    `curl -X POST "https://api.\${DD_SITE}/api/v2/logs/events/search" \\\n  -H "DD-API-KEY: \${DD_API_KEY}" \\\n  -H "DD-APPLICATION-KEY: \${DD_APP_KEY}" \\\n  -d @- << EOF\n{\n  "filter": {"query": "delete users"}\n}\nEOF`,
    'logs_read_data',
  ],
  [
    'for id in 1 2; do curl -X DELETE $U/api/v1/downtime/$id; curl $U/api/v1/monitor; done',
    'monitors_downtime monitors_read',
  ],
])('a curl line is read as curl would: %s', (line, scopes) => {
  expect(found(line)).toBe(scopes);
});

test.each([
  ['requests.post(f"{BASE}/api/v1/dashboard", json=body)', 'dashboards_write'],
  ["await fetch('https://api.datadoghq.com/api/v1/monitor')", 'monitors_read'],
  ['http PUT api.datadoghq.com/api/v1/monitor/1 name=x', 'monitors_write'],
  ['"DELETE /api/v1/slo/1 HTTP/1.1" 403 61', 'slos_write'],
  ['POST /api/v1/monitor HTTP/1.1\nHost: api.datadoghq.com\nContent-Type: x\n', 'monitors_write'],
  [
    'GET /api/v1/monitor\nGET /api/v1/dashboard\nPOST /api/v1/slo',
    'dashboards_read monitors_read slos_write',
  ],
  ['GET https://proxy.example.com/datadog/api/v1/monitor', 'monitors_read'],
  ['GET `/api/v1/monitor`', 'monitors_read'],
])('a call is found in code, logs and lists: %s', (text, scopes) => {
  expect(found(text)).toBe(scopes);
});

test('what is taken for granted is said', () => {
  expect(found('/api/v1/dashboard')).toBe('dashboards_read');
  expect(notesOf('/api/v1/dashboard')).toContain('so I took it as GET');
  expect(found('/api/v1/series')).toBe('API key');
  expect(notesOf('/api/v1/series')).toContain('takes POST alone');
  expect(notesOf('GET https://example.com/api/v1/monitor')).toContain("is not Datadog's own");
  expect(notesOf('POST /api/v1/dashboard/public')).toContain('In place of dashboards_invite_share');
  expect(notesOf('GET /api/v1/monitor and mute monitors')).toContain('words around it');
});

test('what cannot be told is not guessed', () => {
  expect(found('GET /api/v1/dashboards')).toBe('nothing');
  expect(unclearOf('GET /api/v1/dashboards')).toContain('Did you mean /api/v1/dashboard?');
  expect(unclearOf('PATCH /api/v1/monitor')).toContain('this path takes GET or POST');
  expect(unclearOf('/api/v2/roles/1/clone/x/y')).toContain('I know no call');
  expect(unclearOf('/api/v2/posture_management/x')).toContain('I know no call');
  expect(unclearOf('POST /api/v2/events')).toContain('does not publish');
  expect(unclearOf('GET /api/v1/monitor GET /api/v9/none')).toContain('/api/v9/none');
  expect(found('https://app.datadoghq.com/dashboard/abc-def-ghi')).toBe('nothing');
});

test('a call that needs no permission is explained, as no key may be without any', () => {
  expect(found('GET /api/v1/tags/hosts')).toBe('none');
  expect(notesOf('GET /api/v1/tags/hosts')).toContain('dashboards_read alone');
});

test('sending and reading together want both kinds of key', () => {
  expect(found('POST /api/v2/logs\nPOST /api/v2/logs/events/search')).toBe(
    'API key + logs_read_data',
  );
});

test('actions and workflows say what else they want', () => {
  expect(notesOf('GET /api/v2/workflows/1')).toContain('registered');
});
