import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { parseVerifierKey } from '../../../station-core/formats/tlog/signed-note.ts';
import { openCheckpoint } from '../../../station-core/formats/tlog/checkpoint.ts';
import { parseTlogProof } from '../../../station-core/formats/tlog/tlog-proof.ts';
import { verifyInclusion } from '../../../station-core/ledger/merkle/inclusion.ts';
import { leafHash } from '../../../station-core/ledger/merkle/leaf-hash.ts';
import { stepPassedBody } from '../../../station-core/ledger/entry.ts';
import { Ledger } from '../../../station-core/ledger/ledger.ts';
import type { UnitDocument } from '../../../station-core/station/records/unit-document.ts';
import { lifeOf, sampleUnit } from '../../ledger/sample-ledger.ts';
import { addRuns, folder, oldRecord, SERIAL, unzipped, written } from './old-record.ts';

async function packOf(unit = SERIAL, change?: (dataDir: string) => void): Promise<string> {
  const { exporting } = await oldRecord(change);
  const out = join(folder(), 'unit.zip');
  await written(out, { unit }, exporting('zip'));
  return unzipped(out);
}

const textIn = (dir: string, path: string): string => readFileSync(join(dir, path), 'utf8');

describe('the evidence pack of a unit', () => {
  test('holds what its list of hashes says, and OpenSSL accepts its chain', async () => {
    const dir = await packOf();
    execFileSync('sha256sum', ['--check', '--strict', '--quiet', 'SHA256SUMS'], { cwd: dir });
    const words = 'verify -CAfile certificates/root.pem -untrusted certificates/chain.pem certificates/unit.pem';
    const verified = execFileSync('openssl', words.split(' '), { cwd: dir });
    expect(verified.toString()).toBe('certificates/unit.pem: OK\n');
    const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
    expect(textIn(dir, 'SHA256SUMS').trim().split('\n')).toHaveLength(files.length - 1);
  });

  test('every entry in it is in the tree of a checkpoint that the station signed', async () => {
    const dir = await packOf();
    const [stationKey = ''] = textIn(dir, 'keys.txt').split('\n');
    const proofs = readdirSync(join(dir, 'proofs'));
    expect(proofs).toHaveLength(36);
    for (const name of proofs) {
      const { index, hashes, checkpoint } = parseTlogProof(textIn(dir, `proofs/${name}`));
      const { sizeEntries, rootHash } = openCheckpoint(checkpoint, 'S01', [parseVerifierKey(stationKey)]);
      const leaf = readFileSync(join(dir, 'entries', `${index}.json`));
      const claim = { index, sizeEntries, rootHash, proof: hashes };
      expect(verifyInclusion({ ...claim, leafHash: leafHash(leaf) })).toBe(true);
      leaf.writeUInt8(leaf.readUInt8(20) ^ 1, 20);
      expect(verifyInclusion({ ...claim, leafHash: leafHash(leaf) })).toBe(false);
    }
  });

  test('holds the manifest of the release it was made with, and the lint of its certificate', async () => {
    const dir = await packOf();
    const record = JSON.parse(textIn(dir, 'record.json')) as { firmware: { releaseSha256Hex: string } };
    const manifest = readFileSync(join(dir, 'release', 'manifest.json'));
    expect(createHash('sha256').update(manifest).digest('hex')).toBe(record.firmware.releaseSha256Hex);
    expect(JSON.parse(textIn(dir, 'lint.json'))).toMatchObject({ state: 'good', broken: [] });
    expect(textIn(dir, 'README.txt')).toContain('What this pack lacks\n\n  - nothing\n');
  });

  test('says what it lacks: proofs that no checkpoint covers yet, receipt, certificate, release', async () => {
    const unit = sampleUnit(1);
    const dir = await packOf(unit.serial, (dataDir) => {
      addRuns(dataDir, 'WO-1', [unit]);
    });
    const readme = textIn(dir, 'README.txt');
    expect(readme).toMatch(/- 5 entries have no proof yet: no checkpoint covers them/);
    expect(readme).toMatch(/- There is no receipt: upstream has not cosigned all of these entries yet/);
    expect(readme).toMatch(/- There is no certificate: none was issued/);
    expect(readme).toMatch(/- There is no release manifest/);
    expect([existsSync(join(dir, 'proofs')), existsSync(join(dir, 'receipt.txt'))]).toEqual([false, false]);
  });

  test('holds the entry that lists the regions of its release, and the record names every region with its hash', async () => {
    const unit = sampleUnit(1);
    const how = { compressed: true, skipped: false, baudRate: 921_600, verification: 'md5-by-stub' } as const;
    const region = { offsetBytes: 0, lengthBytes: 9, sha256Hex: 'ab'.repeat(32), md5Hex: 'cd'.repeat(16) };
    const app = Object.assign({ name: 'app' }, region);
    const dir = await packOf(unit.serial, (dataDir) => {
      addRuns(dataDir, 'WO-1', [unit]);
      using ledger = Ledger.open({ dir: dataDir, station: 'S01', version: '0.1.0' });
      const releaseSha256Hex = '12'.repeat(32);
      const [{ seq }] = ledger.append({ kind: 'release-listed', releaseSha256Hex, regions: [app] });
      const { begun, drawn, connected } = lifeOf(sampleUnit(1, 'again'));
      const written = [Object.assign({ names: ['app'] }, how)];
      const unitRegions = [Object.assign({ name: 'fctry' }, region, how)];
      const flash = { releaseSha256Hex, releaseSeq: seq, written, unitRegions };
      ledger.append([begun, connected, drawn, stepPassedBody({ run: 'again', unit: unit.unit }, 'flash', flash)]);
    });
    const { firmware, entrySeqs } = JSON.parse(textIn(dir, 'record.json')) as Pick<
      UnitDocument,
      'firmware' | 'entrySeqs'
    >;
    expect(firmware.regions.map(({ name, sha256Hex }) => [name, sha256Hex])).toEqual([
      ['app', app.sha256Hex],
      ['fctry', region.sha256Hex],
    ]);
    const listing = entrySeqs.filter((seq) => textIn(dir, `entries/${seq}.json`).includes('"release-listed"'));
    expect(listing).toHaveLength(1);
  });

  test('is refused for a ledger in which one entry was changed', async () => {
    const changed = packOf(SERIAL, (dataDir) => {
      const db = new Database(join(dataDir, 'ledger.db'));
      db.exec('DROP TRIGGER entries_UPDATE');
      const body = db.prepare(
        'SELECT seq, CAST(body AS TEXT) AS text FROM entries WHERE instr(body, ?) > 0 AND instr(body, ?) > 0',
      );
      const { seq, text } = body.get(Buffer.from('"run-closed"'), Buffer.from(SERIAL)) as { seq: number; text: string };
      db.prepare('UPDATE entries SET body = ? WHERE seq = ?').run(Buffer.from(text.replace('"PASS"', '"FAIL"')), seq);
      db.close();
    });
    await expect(changed).rejects.toMatchObject({ code: 'ledger.damaged' });
  });
});
