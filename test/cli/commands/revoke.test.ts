import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readyStation } from '../../ready-made.ts';
import { parseSignedDocument } from '../../../station-core/codecs/signed-documents.ts';
import { Ledger } from '../../../station-core/ledger/ledger.ts';
import { openLedgerReader } from '../../../station-core/ledger/reader.ts';
import { lifeOf, provision, sampleUnit } from '../../ledger/sample-ledger.ts';
import { birthmark } from '../birthmark.ts';

const home = mkdtempSync(join(tmpdir(), 'birthmark-revoke-'));
const [dataDir, freshDir] = [join(home, 'data'), join(home, 'fresh')];
const [one, two] = [sampleUnit(1), sampleUnit(2)];
const why = ['--reason', 'keyCompromise', '--note', 'flash was read out', '--as', 'olga'];

beforeAll(async () => {
  await (await readyStation(dataDir, { station: 'S1', product: 'lamp' })).writeConfig();
  await (await readyStation(freshDir, { station: 'S1', product: 'lamp' })).writeConfig();
  using ledger = Ledger.open({ dir: dataDir, station: 'S1', version: '0.1.0' });
  for (const unit of [one, two]) provision(ledger, unit);
});

afterAll(() => rm(home, { recursive: true, force: true }));

const entries = (): number => {
  using ledger = openLedgerReader(dataDir);
  return ledger.head().sizeEntries;
};

test('a dry run shows which certificates that concerns, needs no PIN and writes nothing', async () => {
  const before = entries();
  const shown = await birthmark('revoke', one.serial, two.unit, ...why, '--dry-run', '--data', dataDir);
  expect(shown).toMatchObject({ exitCode: 0, stderr: '' });
  for (const unit of [one, two]) expect(shown.stdout).toContain(lifeOf(unit).issued.certSerialHex);
  expect(shown.stdout).toContain('2 certificates would be revoked permanently.\nNothing was written.');
  expect(entries()).toBe(before);
});

test('filters name units as in the list of units: those of a fault, of a day, on hold, or revoked already', async () => {
  const dryRun = (...filters: readonly string[]) =>
    birthmark('revoke', ...filters, ...why, '--dry-run', '--json', '--data', dataDir);
  const all = await dryRun('--product', 'lamp', '--outcome', 'PASS', '--no-revoked', '--from', '2000-01-01');
  expect((all.json() as { toRevoke: unknown[] }).toRevoke).toHaveLength(2);
  for (const filter of [
    ['--fault', 'board.silent'],
    ['--until', '2000-01-01'],
    ['--held'],
    ['--revoked'],
    ['--station', 'S9'],
  ]) {
    const none = await dryRun(...filter);
    expect([filter, none.stdout]).toEqual([filter, expect.stringContaining('revocation.nothing')]);
  }
});

test('a draft of an order names every certificate, for two officers to sign, and revokes nothing', async () => {
  const before = entries();
  const out = join(home, 'order.jws');
  const drafted = await birthmark('revoke', one.serial, '--order', 'none', ...why, '--draft', out, '--data', dataDir);
  expect(drafted).toMatchObject({ exitCode: 0, stderr: '' });
  const { payload, signatures } = parseSignedDocument(readFileSync(out, 'utf8'));
  expect(signatures).toEqual([]);
  const certificates = [lifeOf(one).issued.certSerialHex];
  expect(payload).toMatchObject({ type: 'revocation-order', station: 'S1', reason: 'keyCompromise', certificates });
  expect(entries()).toBe(before);
  const shown = await birthmark('revocation-order', 'show', out);
  expect(shown.stdout).toContain(lifeOf(one).issued.certSerialHex);
});

test.each([
  [['L1-S01-999999', ...why], 'ledger.not-found'],
  [why, 'revocation.nothing'],
  [[one.serial, '--reason', 'keyCompromise', '--note', '', '--as', 'olga'], 'station.bad-argument'],
])('birthmark revoke %j is refused as %s', async (args, code) => {
  const refused = await birthmark('revoke', ...args, '--dry-run', '--json', '--data', dataDir);
  expect(refused.exitCode).toBe(1);
  expect(refused.stdout).toContain(code);
});

test('a hold is no reason to revoke', async () => {
  const words = ['--reason', 'certificateHold', '--note', 'smoke', '--as', 'olga'];
  expect(await birthmark('revoke', one.serial, ...words, '--data', dataDir)).toMatchObject({ exitCode: 2 });
});

test('a station that revoked nothing signs a list that OpenSSL accepts, and gives it out again by its number', async () => {
  const out = join(home, 'station.crl');
  const signed = await birthmark('crl', '--out', out, '--json', '--data', freshDir);
  expect(signed.exitCode).toBe(0);
  const { number } = signed.json() as { number: number };
  const said = execFileSync('openssl', ['crl', '-inform', 'DER', '-in', out, '-noout', '-text']).toString();
  expect(said).toContain('No Revoked Certificates');
  expect(said).toMatch(new RegExp(`CRL Number:\\s+${number}\\n`));
  const again = await birthmark('crl', '--number', String(number), '--data', freshDir);
  expect(again.stdout).toBe(readFileSync(`${out}.pem`, 'utf8'));
  const unknown = await birthmark('crl', '--number', '999999', '--json', '--data', freshDir);
  expect(unknown.stdout).toContain('crl.none');
});
