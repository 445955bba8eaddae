import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const path = 'deploy/ddkey.service';
const unit = readFileSync(path, 'utf8');
const lines = unit.split('\n').filter((line) => /^[A-Za-z]/u.test(line));
const valuesOf = (name: string): string[] =>
  lines.filter((line) => line.startsWith(`${name}=`)).map((line) => line.slice(name.length + 1));

test.each([
  ['DynamicUser', 'yes'],
  ['LimitCORE', '0'],
  ['MemorySwapMax', '0'],
  ['NoNewPrivileges', 'yes'],
  ['CapabilityBoundingSet', ''],
  ['ProtectSystem', 'strict'],
  ['ProtectHome', 'yes'],
  ['PrivateTmp', 'yes'],
  ['PrivateDevices', 'yes'],
  ['UMask', '0077'],
  ['StateDirectoryMode', '0700'],
  ['RestrictNamespaces', 'yes'],
  ['RestartPreventExitStatus', '2'],
])('%s is %s', (name, value) => {
  expect(valuesOf(name)).toEqual([value]);
});

test('the bot has longer to stop than it takes, and secrets come from a file', () => {
  expect(Number(valuesOf('TimeoutStopSec')[0])).toBeGreaterThan(25);
  expect(valuesOf('EnvironmentFile')).toEqual(['/etc/ddkey/ddkey.env']);
  expect(valuesOf('Environment').join()).not.toMatch(/TOKEN|SECRET|PASSWORD|_KEY/u);
});

const analyze = '/usr/bin/systemd-analyze';
if (!existsSync(analyze)) {
  test('systemd does not look at the unit, skipped: systemd-analyze is not there', () => {});
} else {
  test('systemd has no complaint', () => {
    const folder = mkdtempSync(join(tmpdir(), 'ddkey-unit-'));
    const copy = join(folder, 'ddkey.service');
    try {
      // The program of an installation is not on this machine.
      writeFileSync(copy, unit.replace(/^ExecStart=\S+/mu, `ExecStart=${process.execPath}`));
      const seen = spawnSync(analyze, ['verify', copy], { encoding: 'utf8' });
      expect([seen.stdout + seen.stderr, seen.status]).toEqual(['', 0]);
      writeFileSync(copy, unit.replace('LimitCORE=0', 'LimitCORES=0'));
      expect(spawnSync(analyze, ['verify', copy], { encoding: 'utf8' }).stderr).toContain('CORES');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test("by systemd's own measure it is exposed less than 2 of 10", () => {
    const args = ['security', '--offline=true', '--threshold=20', path];
    const told = execFileSync(analyze, args, { encoding: 'utf8' });
    expect(told).toMatch(/Overall exposure level for ddkey\.service: 1\.\d/u);
  });
}
