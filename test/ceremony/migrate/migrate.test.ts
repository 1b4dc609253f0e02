import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { copyOldData, describeIdentity, type OldDataCopy } from '../../../fixtures/old-data/copy.ts';
import { writeTrialManifest } from '../../../fixtures/demo-station/trial-manifest.ts';
import { beginMigration, type BeginOptions } from '../../../station-core/ceremony/migrate/begin.ts';
import { finishMigration } from '../../../station-core/ceremony/migrate/finish.ts';
import { FILES, readDraft, RECORD_NAME } from '../../../station-core/ceremony/migrate/folder.ts';
import { decodeEntry } from '../../../station-core/ledger/entry.ts';
import { loadProduct } from '../../../station-core/station/product/load-product.ts';
import { Station } from '../../../station-core/station/station.ts';
import { birthmark } from '../../cli/birthmark.ts';
import { labelScanner } from '../../station/line.ts';
import { filesIn } from './files-in.ts';
import { newSigner, type NewSigner, signDraft } from './new-signer.ts';

/** The whole way of one old directory, in order: examined, signed, taken over, verified. */

const OLD_KEY = 'S01+f7cd5ebe+Ad5MbHoIxNztfnyVJN75qX0oN0Qc6S9u+G7I2cA0BgWA';

let old: OldDataCopy;
let signer: NewSigner;
let folder: string;
let begin: BeginOptions;
const signal = new AbortController().signal;

beforeAll(async () => {
  old = await copyOldData('dad4558');
  signer = await newSigner('S01');
  folder = join(signer.dir, 'migration');
  begin = { dataDir: old.dataDir, folder, withoutOldToken: false, now: new Date(), version: '0.3.0' };
}, 60_000);

afterAll(async () => {
  await old[Symbol.asyncDispose]();
  await signer[Symbol.asyncDispose]();
});

test('a record says what the old directory holds, and what nobody can vouch for; nothing in it changes', async () => {
  const before = await filesIn(old.dataDir);
  const { content } = await beginMigration(begin, signal);
  expect(content).toMatchObject({
    station: 'S01',
    journal: { lines: 4 },
    ledger: { head: { sizeEntries: 145 } },
    certificates: { count: 4 },
    permits: [{ permit: 'DEMO-lamp-one', used: 4 }],
    findings: [],
  });
  expect(await filesIn(old.dataDir)).toEqual(before);
  const text = await readFile(join(folder, FILES.text), 'utf8');
  expect(text).toMatch(/cannot vouch for +The old issuing key issuing fails the key policy: .*CKA_MODIFIABLE/);
  expect(text).toContain('The old permit was signed by nobody; 4 certificates were issued under them.');
  expect(text).toMatch(/Signature ____/);
  const pdf = execFileSync('pdftotext', ['-layout', join(folder, FILES.record), '-'], { encoding: 'utf8' });
  expect(pdf).toContain('Migration of station S01');
  expect(pdf).toContain('What this record does not vouch for');
  expect(pdf.replaceAll(/\s+/g, '')).toContain(content.recordSha256);
  const json = await readFile(join(folder, `${RECORD_NAME}.json`));
  expect(createHash('sha256').update(json).digest('hex')).toBe(content.recordSha256);
});

test('it is not taken over before two officers have signed', async () => {
  await expect(finishMigration({ ...signer.finish, dataDir: old.dataDir, folder }, signal)).rejects.toMatchObject({
    code: 'document.untrusted',
  });
  await signDraft(folder, signer.officers.slice(0, 1));
  await expect(finishMigration({ ...signer.finish, dataDir: old.dataDir, folder }, signal)).rejects.toMatchObject({
    code: 'document.untrusted',
    evidence: { reason: 'too-few-signatures' },
  });
});

test('then the new journal holds every certificate, and station.json is the only file that changed', async () => {
  await signDraft(folder, signer.officers);
  const before = await filesIn(old.dataDir);
  const finished = await finishMigration({ ...signer.finish, dataDir: old.dataDir, folder }, signal);
  expect(finished.signedBy).toEqual(['trial-officer-1', 'trial-officer-2']);
  const after = await filesIn(old.dataDir);
  const changed = [...before].filter(([name, sha256]) => after.get(name) !== sha256).map(([name]) => name);
  expect(changed).toEqual(['station.json']);
  expect(after.get('station.before-migration.json')).toBe(before.get('station.json'));
});

test('old entries, certificates and checkpoints are verified by the keys of before', async () => {
  const verified = await birthmark('ledger', 'verify', '--data', old.dataDir);
  expect(verified).toMatchObject({ exitCode: 0, stderr: '' });
  expect(verified.stdout).toContain('145 entries');
  const shown = await birthmark('unit', 'show', 'L1-S01-000001', '--data', old.dataDir);
  expect(shown).toMatchObject({ exitCode: 0, stderr: '' });
});

test('an auditor gets both keys, and the chain of before belongs to the units of before', async () => {
  const { stdout } = await birthmark('ledger', 'keys', '--json', '--data', old.dataDir);
  expect(JSON.parse(stdout)).toMatchObject({ before: { checkpointKey: OLD_KEY } });
  const shown = await birthmark('unit', 'show', 'L1-S01-000001', '--json', '--data', old.dataDir);
  expect(JSON.stringify(JSON.parse(shown.stdout))).toContain('L1-S01-000001');
  const proof = await birthmark(
    'unit',
    'proof',
    'L1-S01-000001',
    '--data',
    old.dataDir,
    '--out',
    join(folder, 'proof'),
  );
  expect(proof).toMatchObject({ exitCode: 0, stderr: '' });
});

test('a second migration is not needed', async () => {
  await expect(beginMigration(begin, signal)).rejects.toMatchObject({ code: 'migration.not-needed' });
});

test('with a manifest the station goes on in the old ledger, and the new key signs it', async () => {
  await describeIdentity(old.dataDir);
  await changeScanner('typed'); // the program of then is not among the files
  const { config } = await loadProduct(join(old.dataDir, 'product'));
  const trial = { products: [config.product], releaseKeys: config.releaseKeys, officers: signer.officers };
  await writeTrialManifest(old.dataDir, trial);
  {
    await using station = await Station.open(old.dataDir, { signal, scanner: () => labelScanner(old.dataDir) });
    expect(await station.signerStatus(signal)).toMatchObject({ certificates: 4, quarantine: null });
    const { sizeEntries } = await station.checkpoint(signal);
    expect(sizeEntries).toBeGreaterThan(145);
    const draft = await readDraft(folder);
    const started = station.ledger
      .entriesFrom(145, 500)
      .map(({ leaf }) => decodeEntry(leaf))
      .find((entry) => entry?.kind === 'station-started');
    expect(started).toMatchObject({ migrationSha256Hex: draft?.document.payloadSha256Hex });
  }
  const verified = await birthmark('ledger', 'verify', '--data', old.dataDir);
  expect(verified).toMatchObject({ exitCode: 0, stderr: '' });
  expect(verified.stdout).not.toContain(' 145 entries');
});

async function changeScanner(scanner: string): Promise<void> {
  const path = join(old.dataDir, 'station.json');
  const config = JSON.parse(await readFile(path, 'utf8')) as object;
  await writeFile(path, JSON.stringify({ ...config, scanner }));
}
