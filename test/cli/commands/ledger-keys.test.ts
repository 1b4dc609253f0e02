import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { copyOldData } from '../../../fixtures/old-data/copy.ts';
import { VERIFIER } from '../../verify/verifier.ts';
import { birthmark } from '../birthmark.ts';

test('what ledger keys prints is all that the verifier needs beside a proof', async () => {
  await using old = await copyOldData('dad4558');
  const at = (name: string): string => join(old.dataDir, name);
  const made = await birthmark('unit', 'proof', 'L1-S01-000002', '--data', old.dataDir, '--out', at('a.tlog-proof'));
  expect(made.exitCode).toBe(0);
  const keys = (await birthmark('ledger', 'keys', '--data', old.dataDir, '--json')).json();
  expect(keys).toMatchObject({ station: 'S01', rootPem: readFileSync(at('ca/root.pem'), 'utf8') });
  const given = ['--checkpoint-key', keys['checkpointKey'], '--upstream-key', keys['upstreamKey']].map(String);
  const args = [fileURLToPath(VERIFIER), at('a.tlog-proof'), ...given, '--root', at('ca/root.pem')];
  expect(execFileSync(process.execPath, args, { encoding: 'utf8' })).toMatch(/\nVERIFIED\.\n$/);
});

test('what it prints is one file of keys for the verifier, as the guide gives it', async () => {
  await using old = await copyOldData('dad4558');
  const at = (name: string): string => join(old.dataDir, name);
  await birthmark('unit', 'proof', 'L1-S01-000002', '--data', old.dataDir, '--out', at('a.tlog-proof'));
  const { stdout } = await birthmark('ledger', 'keys', '--data', old.dataDir);
  writeFileSync(at('S01.keys'), stdout);
  const verify = (...more: readonly string[]) =>
    spawnSync(process.execPath, [fileURLToPath(VERIFIER), at('a.tlog-proof'), '--keys', at('S01.keys'), ...more], {
      encoding: 'utf8',
    });
  expect(verify().stdout).toMatch(/\nVERIFIED\.\n$/);

  // A station without headquarters prints "none": nobody but the reader may decide to do without that key.
  writeFileSync(at('S01.keys'), stdout.replace(/^(upstream key +).*$/m, '$1none: this station has no upstream'));
  expect(verify().status).toBe(3);
  expect(verify('--without-upstream').stdout).toMatch(/\nVERIFIED\.\n$/);
});

test('without --json the same is readable, and the root can be cut out of it', async () => {
  await using old = await copyOldData('dad4558');
  const { stdout } = await birthmark('ledger', 'keys', '--data', old.dataDir);
  expect(stdout).toMatch(
    /^station {9}S01\ncheckpoint key {2}S01\+\S+\nupstream key {4}upstream\S+\nroot {12}SHA-256 49e03/,
  );
  expect(stdout).toContain(readFileSync(join(old.dataDir, 'ca/root.pem'), 'utf8').trim());
});
