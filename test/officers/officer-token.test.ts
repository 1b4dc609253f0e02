import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeSoftHsm, SOFTHSM_MODULE } from './softhsm.ts';

/** The driver reads SOFTHSM2_CONF from the environment of its process: each look at the token has a process of its own. */
const PIN = '13572468';
let dir: string;
let conf: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'officer-token-'));
  conf = makeSoftHsm(dir, { label: 'annas token', pin: PIN });
});
afterAll(() => rm(dir, { recursive: true }));

function inProcess(action: string, ...words: readonly string[]): unknown {
  const script = join(import.meta.dirname, 'use-officer-token.ts');
  const output = execFileSync(process.execPath, [script, SOFTHSM_MODULE, action, ...words], {
    env: { ...process.env, NODE_OPTIONS: '', SOFTHSM2_CONF: conf },
    encoding: 'utf8',
  });
  return JSON.parse(output);
}

test.each(['EdDSA', 'ES256'])('a token makes an officer key for %s, signs with it, and keeps it', (algorithm) => {
  expect(inProcess('generate', algorithm, `officer-${algorithm}`, PIN)).toEqual({
    algorithm,
    signatureIsRight: true,
    sensitive: true,
    extractable: false,
    alwaysSensitive: true,
    neverExtractable: true,
  });
});

test('a second key of the same label is refused', () => {
  expect(inProcess('generate', 'EdDSA', 'officer-EdDSA', PIN)).toMatchObject({ fault: 'officer.bad-key' });
});

test('a wrong PIN is refused by name and tried once', () => {
  expect(inProcess('open', 'annas token', 'officer-EdDSA', '00000000')).toEqual({ fault: 'hsm.wrong-pin', asked: 1 });
});

test('no PIN is asked for while the token is not there, or is another one of the same label', () => {
  expect(inProcess('open', 'bos token', 'officer-EdDSA', PIN)).toEqual({ fault: 'hsm.missing', asked: 0 });
  expect(inProcess('open', 'annas token', 'officer-EdDSA', PIN, 'ffffffffffffffff')).toEqual({
    fault: 'hsm.missing',
    asked: 0,
  });
});

test('a key that is not there is named', () => {
  expect(inProcess('open', 'annas token', 'nobody', PIN)).toEqual({ fault: 'hsm.no-key', asked: 1 });
});
