import { createHash, X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { copyOldData, describeIdentity, type OldDataCopy } from '../../fixtures/old-data/copy.ts';
import { parseVerifierKey } from '../../station-core/formats/tlog/signed-note.ts';
import { type LedgerReport, verifyLedger } from '../../station-core/ledger/verify/verify.ts';
import { macOf } from '../../station-core/model/mac.ts';
import { loadProduct } from '../../station-core/station/product/load-product.ts';
import { readStationConfig } from '../../station-core/station/setup/station-config.ts';
import { Station } from '../../station-core/station/station.ts';
import { version } from '../../station-core/station/version.ts';
import { filesIn } from '../ceremony/migrate/files-in.ts';
import { birthmark } from '../cli/birthmark.ts';
import { labelScanner } from './line.ts';

/** A data directory of commit dad4558: see fixtures/old-data/README.md. The tests run in order, on one copy. */
const OLD_ENTRIES = 145;
const OLD_UNIT = { mac: macOf('7c:df:a1:9e:a8:f8'), serial: 'L1-S01-000001' };

let old: OldDataCopy;

beforeAll(async () => {
  old = await copyOldData('dad4558');
});

afterAll(async () => {
  await old[Symbol.asyncDispose]();
});

test('a description of then is refused for the section that it lacks, and taken once an engineer has added it', async () => {
  const dir = join(old.dataDir, 'product');
  await expect(loadProduct(dir)).rejects.toMatchObject({
    code: 'product.no-identity',
    evidence: { field: 'identity' },
  });
  await describeIdentity(old.dataDir);
  await loadProduct(dir);
});

test('the ledger is whole before anything is written to it', async () => {
  expect(await verified()).toMatchObject({ ok: true, entries: OLD_ENTRIES, problems: [] });
});

test('a unit of then is shown as it was shown then', async () => {
  const shown = await birthmark('unit', 'show', OLD_UNIT.serial, '--data', old.dataDir);
  expect(shown).toMatchObject({ exitCode: 0, stderr: '' });
  for (const line of [
    /^MAC +7c:df:a1:9e:a8:f8$/m,
    /^outcome +PASS$/m,
    /^chip +esp32c3, v0\.4$/m,
    /^firmware +1\.4\.2, 6dd09303831542ab8dbf8f42832b928f806bc866e30dda79ece36dd272950536$/m,
    /^key +esp_secure_cert, efuse-hmac-derived$/m,
    /^upstream +has a receipt for every entry of this unit$/m,
  ]) {
    expect(shown.stdout).toMatch(line);
  }
});

test('the station does not open it before it is migrated, and changes nothing', async () => {
  const before = await filesIn(old.dataDir);
  await expect(openStation()).rejects.toMatchObject({ code: 'station.not-migrated' });
  expect(await filesIn(old.dataDir)).toEqual(before);
  expect(await verified()).toMatchObject({ ok: true, problems: [] });
});

test('the fixture itself is never written', () => {
  const fixture = join(import.meta.dirname, '../../fixtures/old-data/dad4558');
  const ledger = createHash('sha256').update(readFileSync(join(fixture, 'ledger.db')));
  expect(ledger.digest('hex')).toBe('eba385a93d2e6c25d434aa0d9d388c3803c73175c44124cbeea51c87eed2472b');
  expect(readdirSync(fixture).filter((name) => name.startsWith('ledger.'))).toEqual(['ledger.db']);
});

function openStation(): Promise<Station> {
  return Station.open(old.dataDir, {
    signal: new AbortController().signal,
    scanner: () => labelScanner(old.dataDir),
  });
}

async function verified(): Promise<LedgerReport> {
  const { checkpointKey, ca, upstream } = await readStationConfig(old.dataDir);
  if (upstream === undefined) throw new Error('the fixture names its upstream');
  return verifyLedger(old.dataDir, {
    checkpointKey: parseVerifierKey(checkpointKey).publicKey,
    issuerCertDer: new X509Certificate(readFileSync(ca.intermediate)).raw,
    upstreamKey: parseVerifierKey(upstream.upstreamKey),
    version: version(),
  });
}
