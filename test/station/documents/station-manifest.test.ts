import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TrialManifest } from '../../../fixtures/demo-station/trial-manifest.ts';
import { writeSampleProduct } from '../../../fixtures/sample-product/sample-product.ts';
import { createEscrow } from '../../../fixtures/token/escrow.ts';
import { openLedgerReader } from '../../../station-core/ledger/reader.ts';
import { newReleaseKey } from '../../../station-core/release/release-key.ts';
import { loadProduct } from '../../../station-core/station/product/load-product.ts';
import { birthmark } from '../../cli/birthmark.ts';
import { trialOfficer } from '../../officers/trial-officers.ts';
import { type Line, provision, startLine } from '../line.ts';
import { OTHER_CHECKPOINT_KEY, type Config, signManifest, startChanged } from './changed-files.ts';

let line: Line;
const at = (...names: string[]): string => join(line.dataDir, ...names);

beforeAll(async () => {
  line = await startLine();
});
afterAll(() => line[Symbol.asyncDispose]());

/** Does something to the data directory, as whoever has the host's account could, for the time of one attempt. */
async function attempt(change: (config: Config) => Config | Promise<Config>): Promise<string> {
  try {
    await startChanged(line, change);
    return 'started';
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}

const sign = (trial: Partial<TrialManifest>): Promise<Config> => signManifest(line, trial);

/** With `station.json` naming these officers as those of the signing service too. */
const signedBy = async (officers: NonNullable<TrialManifest['officers']>): Promise<Config> => {
  const config = await sign({ officers });
  const { officersSha256 } = config['documents'] as { officersSha256: string };
  return { ...config, signer: { ...(config['signer'] as object), officersSha256 } };
};

test('a station whose files choose what the manifest allows starts, and its ledger names the manifest', async () => {
  expect(await attempt((config) => config)).toBe('started');
  using ledger = openLedgerReader(line.dataDir);
  const entries = ledger.entriesFrom(0, 1_000).map(({ leaf }) => JSON.parse(Buffer.from(leaf).toString()) as Config);
  const started = entries.filter(({ kind }) => kind === 'station-started').at(-1);
  const document = JSON.parse(await readFile(at('documents/manifest.jws'), 'utf8')) as { payload: string };
  const digest = await crypto.subtle.digest('SHA-256', Buffer.from(document.payload, 'base64url'));
  expect(started).toMatchObject({ manifestSha256Hex: Buffer.from(digest).toString('hex') });
});

test('an own escrow certificate in station.json is refused', async () => {
  const { certPath } = await createEscrow(at('own-escrow'));
  expect(await attempt((config) => ({ ...config, escrow: certPath }))).toBe('manifest.escrow');
});

test('an own escrow certificate in the place of the right one is refused', async () => {
  const config = JSON.parse(await readFile(at('station.json'), 'utf8')) as { escrow: string };
  const right = await readFile(at(config.escrow));
  await copyFile(at('own-escrow', 'escrow.pem'), at(config.escrow));
  try {
    expect(await attempt((unchanged) => unchanged)).toBe('manifest.escrow');
  } finally {
    await writeFile(at(config.escrow), right);
  }
});

test.each<[string, string, (config: Config) => Config]>([
  ['a scanner program of its own', 'manifest.scanner', (config) => ({ ...config, scanner: 'program:/bin/true' })],
  ['a printer of another kind', 'manifest.printer', (config) => ({ ...config, printer: 'ipp://printer.example' })],
  [
    'another checkpoint key',
    'manifest.checkpoint-key',
    (config) => ({ ...config, checkpointKey: OTHER_CHECKPOINT_KEY }),
  ],
  ['no documents at all', 'manifest.missing', ({ documents: _gone, ...config }) => config],
  [
    'another hash of the officers',
    'station.bad-config',
    (config) => ({ ...config, documents: { ...(config['documents'] as object), officersSha256: '0'.repeat(64) } }),
  ],
])('a station with %s does not start: %s', async (_, code, change) => {
  expect(await attempt(change)).toBe(code);
});

test('a driver that is not the one of the manifest is refused', async () => {
  const modules = [{ path: '/usr/lib/softhsm/libsofthsm2.so', sha256: '0'.repeat(64) }];
  expect(await attempt(() => sign({ changes: { modules } }))).toBe('manifest.module');
  expect(await attempt(() => sign({ changes: { modules: [] } }))).toBe('manifest.module');
});

test('officers of its own, however they sign, are not those of the signing service', async () => {
  const officers = [trialOfficer('eve'), trialOfficer('mallory')];
  expect(await attempt(() => sign({ officers }))).toBe('station.bad-config');
});

test('a manifest with one byte changed is refused', async () => {
  const code = await attempt(async (config) => {
    const text = await readFile(at('documents/manifest.jws'), 'utf8');
    await writeFile(
      at('documents/manifest.jws'),
      text.replace(/"payload": "(.)/, (_, first: string) => `"payload": "${first === 'e' ? 'f' : 'e'}`),
    );
    return config;
  });
  expect(code).toBe('document.malformed');
});

test('a manifest that one officer signed alone, or as two, is refused', async () => {
  const anna = trialOfficer('anna');
  expect(await attempt(() => signedBy([anna]))).toBe('document.bad-officers');
  const double = { officer: { id: 'bo', name: 'Bo', jwk: anna.officer.jwk }, sign: anna.sign };
  expect(await attempt(() => signedBy([anna, double]))).toBe('document.bad-officers');
});

test.each([
  ['of another station', { station: 'S02' }, 'document.of-another-station'],
  ['that is over', { notAfter: new Date(Date.now() - 1_000).toISOString() }, 'document.not-in-force'],
  ['that is not valid yet', { notBefore: new Date(Date.now() + 3_600_000).toISOString() }, 'document.not-in-force'],
  ['with a lower number than the one before', { number: 1 }, 'document.superseded'],
])('a manifest %s is refused', async (_, changes, code) => {
  expect(await attempt(() => sign({ changes }))).toBe(code);
});

test('old firmware that the right key signed is refused before a board is touched', async () => {
  const dir = at('old-product');
  await writeSampleProduct(dir, { chip: 'esp32c3', version: '0.9.0', releaseKey: line.releaseKey });
  const [board] = await line.addBoards({ chip: 'esp32c3' });
  const ran = await birthmark(
    'provision',
    '--port',
    board?.address ?? '',
    '--product',
    dir,
    '--data',
    line.dataDir,
    '--json',
  );
  expect([ran.exitCode, ran.json()]).toMatchObject([
    1,
    { fault: { code: 'manifest.firmware-floor', evidence: { version: '0.9.0', floor: '1.0.0' } } },
  ]);
});

test('a unit of a product that trusts a key of its own ends at admit, with nothing written', async () => {
  const dir = at('own-key');
  await writeSampleProduct(dir, { chip: 'esp32c3', releaseKey: await newReleaseKey() });
  const [board] = await line.addBoards({ chip: 'esp32c3' });
  if (board === undefined) throw new Error('no board');
  await using station = await line.open();
  const result = await provision(station, { board, product: await loadProduct(dir) });
  expect(result).toMatchObject({
    outcome: 'ERROR',
    stopped: { step: 'admit', fault: { code: 'manifest.release-key' } },
  });
});

test('each sealing of secrets names the certificate that can open it', async () => {
  const [board] = await line.addBoards({ chip: 'esp32c3' });
  if (board === undefined) throw new Error('no board');
  {
    await using station = await line.open();
    expect(await provision(station, { board, product: line.product })).toMatchObject({ outcome: 'PASS' });
  }
  using ledger = openLedgerReader(line.dataDir);
  const entries = ledger.entriesFrom(0, 10_000).map(({ leaf }) => JSON.parse(Buffer.from(leaf).toString()) as Config);
  const manifest = JSON.parse(await readFile(at('documents/manifest.jws'), 'utf8')) as { payload: string };
  const { escrow } = JSON.parse(Buffer.from(manifest.payload, 'base64url').toString()) as {
    escrow: { sha256: string }[];
  };
  const drawn = entries.find(({ kind }) => kind === 'secrets-drawn');
  expect(drawn?.['recipientsSha256Hex']).toEqual(escrow.map(({ sha256 }) => sha256));
});

test('a printer of another kind is not chosen while the station runs', async () => {
  await using station = await line.open();
  await expect(station.printer.choose('ipp://printer.example', 'ada')).rejects.toMatchObject({
    code: 'manifest.printer',
  });
});
