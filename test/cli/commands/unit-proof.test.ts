import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { copyOldData, type OldDataCopy } from '../../../fixtures/old-data/copy.ts';
import { parseTlogProof } from '../../../station-core/codecs/notes.ts';
import { decodeEntry } from '../../../station-core/ledger/entry.ts';
import { provenLeaf } from '../../../station-core/ledger/entry-proof.ts';
import { Ledger } from '../../../station-core/ledger/ledger.ts';
import { unitFileName } from '../../../station-core/model/unit-serial.ts';
import { birthmark, type Ran } from '../birthmark.ts';

/** A ledger of an earlier version: its proofs are those of today. */
const UNIT = 'L1-S01-000001';
let old: OldDataCopy;
let out: string;

beforeAll(async () => {
  old = await copyOldData('dad4558');
  out = join(old.dataDir, 'a.tlog-proof');
});

afterAll(async () => {
  await old[Symbol.asyncDispose]();
});

const proof = (...args: readonly string[]): Promise<Ran> =>
  birthmark('unit', 'proof', '--data', old.dataDir, '--out', out, ...args);

const provenEntry = (): unknown => decodeEntry(provenLeaf(readFileSync(out)));

test('the proof of a unit is that of its certificate', async () => {
  const ran = await proof(UNIT);
  expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
  expect(ran.stdout).toMatch(
    /a\.tlog-proof: entry \d+ \(certificate-issued\) of \d+ entries, signed by S01 and \S+\n$/,
  );
  expect(provenEntry()).toMatchObject({ kind: 'certificate-issued', serial: UNIT });
});

test('a unit is named by its MAC as well, and any of its entries can be proven', async () => {
  const ran = await proof('7CDFA19EA8F8', '--entry', '5', '--json');
  expect(ran.json()).toMatchObject({ proof: out, seq: 5, cosigned: true });
  expect(parseTlogProof(readFileSync(out)).index).toBe(5);
});

test('the file that nobody named is in the current folder, whatever the serial number is', () => {
  const mac = '24:0a:c4:00:00:01';
  for (const serial of ['../up', '/etc/up', '..', '.hidden', 'a\\b', 'a b', undefined])
    expect(unitFileName({ mac, ...(serial === undefined ? {} : { serial }) })).toBe('240ac4000001');
  expect(unitFileName({ mac, serial: UNIT })).toBe(UNIT);
});

test('an entry of no unit is proven by its number alone', async () => {
  expect(await proof('--entry', '0')).toMatchObject({ exitCode: 0 });
  expect(provenEntry()).toMatchObject({ seq: 0 });
});

test.each([
  ['a unit of another station', ['L1-S02-000001'], { code: 'ledger.not-found', evidence: { station: 'S01' } }],
  ['an entry of another unit', [UNIT, '--entry', '140'], { code: 'proof.no-entry', evidence: { seq: 140 } }],
  ['an entry that is not there', ['--entry', '145'], { code: 'proof.no-entry', evidence: { entriesInLedger: 145 } }],
  ['nothing', [], { code: 'station.bad-argument' }],
])('%s is answered with a fault', async (_, args, fault) => {
  const ran = await proof(...args, '--json');
  expect(ran.exitCode).toBe(1);
  expect(ran.json()).toMatchObject({ ok: false, fault });
});

test('an entry not yet signed is answered with when it will be', async () => {
  {
    using ledger = Ledger.open({ dir: old.dataDir, station: 'S01', version: '0.1.0' });
    ledger.append({ kind: 'station-started', version: '0.1.0' });
  }
  const ran = await proof('--entry', '145');
  expect(ran.exitCode).toBe(1);
  expect(ran.stderr).toMatch(/No checkpoint covers this entry yet\..*signedEntries 145.*once a minute/s);
});

test('the setup of another station proves nothing here', async () => {
  const path = join(old.dataDir, 'station.json');
  const before = readFileSync(path, 'utf8');
  writeFileSync(path, before.replace('"station": "S01"', '"station": "S02"'));
  const ran = await proof(UNIT, '--json');
  writeFileSync(path, before);
  expect(ran.json()).toMatchObject({ fault: { code: 'ledger.cannot-open', evidence: { station: 'S01' } } });
});

test('a folder that cannot be written is named', async () => {
  const ran = await birthmark('unit', 'proof', UNIT, '--data', old.dataDir, '--out', '/proc/no/where', '--json');
  expect(ran.json()).toMatchObject({ fault: { code: 'station.bad-path', evidence: { path: '/proc/no/where' } } });
});
