import { execFileSync } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startHeadquarters } from '../../fixtures/demo/headquarters.ts';
import { headquartersFolder } from '../../fixtures/demo-station/headquarters-folder.ts';
import { setUpStation } from '../../fixtures/demo-station/setup.ts';
import { sheetOf } from '../../fixtures/label-scanner/paper.ts';
import { scanLabel } from '../../fixtures/label-scanner/scan.ts';
import type { JigBoard } from '../../fixtures/virtual-jig/jig.ts';
import { openSealed } from '../../station-core/secrets/open-sealed.ts';
import { readNvs } from '../../station-core/codecs/nvs.ts';
import { type Line, provision, startLine } from './line.ts';

let line: Line;
let secrets: { password: string; code: string }[];

/** Units that passed, one that failed after its secrets were written, one whose agent prints its boot log; all synced. */
beforeAll(async () => {
  line = await startLine();
  const prepared = await setUpStation(line.dataDir, { station: 'S01', product: 'lamp-one' });
  await using headquarters = await startHeadquarters(prepared);
  await prepared.writeConfig(headquarters.files);
  await using station = await line.open();
  const boards = await line.addBoards(
    { chip: 'esp32c3' },
    { chip: 'esp32c3' },
    { chip: 'esp32c3' },
    { chip: 'esp32c3' },
  );
  const [, , proofless, bootless] = boards;
  proofless?.inject('prove-bad-signature');
  bootless?.inject('boot-fails');
  const outcomes: string[] = [];
  for (const board of boards) outcomes.push((await provision(station, { board, product: line.product })).outcome);
  expect(outcomes).toEqual(['PASS', 'PASS', 'FAIL', 'FAIL']);
  await station.sync?.syncOnce(AbortSignal.timeout(120_000));
  expect(station.ledger.latestReceipt()?.sizeEntries).toBeGreaterThan(60);
  secrets = await Promise.all(boards.map((board, at) => secretsOf(board, at < 2)));
}, 180_000);

afterAll(async () => {
  await line[Symbol.asyncDispose]();
});

/** The password as it lies in the unit's flash; the code as its label says it, for the unit itself does not have it. */
async function secretsOf(board: JigBoard, passed: boolean): Promise<{ password: string; code: string }> {
  const values = new Map(readNvs(board.flash.subarray(0x12000, 0x16000)).map(({ key, value }) => [key, value]));
  const text = (key: string): string => {
    const value = values.get(key);
    return value?.type === 'string' ? value.text : '';
  };
  const password = text('ap_pass');
  expect(password).toHaveLength(16);
  if (!passed) return { password, code: password };
  const scanned = await scanLabel(sheetOf(line.dataDir, text('serial')), AbortSignal.timeout(120_000));
  const label = JSON.parse(scanned.reveal()) as { name: string; pop: string; password: string };
  expect(label).toMatchObject({ name: text('ap_ssid'), password });
  return { password, code: label.pop };
}

test('no password and no ownership code is anywhere in the data directory, once the labels are on paper', () => {
  for (const word of secrets.flatMap(({ password, code }) => [password, code])) {
    for (const spelling of [
      word,
      Buffer.from(word).toString('hex'),
      Buffer.from(word).toString('base64').replace(/=+$/, ''),
    ]) {
      expect(filesWith(spelling), 'a secret was found').toEqual([]);
    }
  }
});

test('the search itself finds what is there: a serial number is in the ledger, and at headquarters', () => {
  expect(filesWith('L1-S01-000001')).toContain('ledger.db');
});

test('the printer has nothing left, neither of units that passed nor of one that failed', () => {
  expect(readdirSync(join(line.dataDir, 'labels'))).toEqual(['.jobs']);
  expect(readdirSync(join(line.dataDir, 'labels', '.jobs'))).toEqual([]);
});

test('the sealed copy in the ledger opens with both escrow keys, which are not the station’s, and holds the label’s secrets', async () => {
  const escrow = join(headquartersFolder(line.dataDir), 'escrow');
  const rows = readFileSync(join(line.dataDir, 'ledger.db'), 'latin1');
  const sealed = /"sealedBase64":"([^"]+)"/.exec(rows)?.[1] ?? '';
  const keyIn = (name: string) => createPrivateKey(readFileSync(join(escrow, name)));
  const keys = { classical: keyIn('escrow.key.pem'), mlKem: keyIn('escrow.ml-kem.key.pem') };
  const opened = await openSealed(Buffer.from(sealed, 'base64'), keys);
  const words = JSON.parse(opened.toString()) as { softApPassword: string; ownershipCode: string };
  expect(secrets.some(({ password }) => password === words.softApPassword)).toBe(true);
});

function filesWith(word: string): string[] {
  try {
    const found = execFileSync('grep', ['-raFl', word, '.'], {
      cwd: line.dataDir,
      encoding: 'utf8',
    });
    return found
      .trim()
      .split('\n')
      .map((path) => path.replace(/^\.\//, ''));
  } catch (error) {
    // grep says 1 when nothing was found; anything else means it could not look.
    if (error instanceof Error && 'status' in error && error.status === 1) return [];
    throw error;
  }
}
