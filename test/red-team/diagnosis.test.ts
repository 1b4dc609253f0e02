import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, expect } from 'vitest';
import { sheetOf } from '../../fixtures/label-scanner/paper.ts';
import { scanLabel } from '../../fixtures/label-scanner/scan.ts';
import type { JigBoard, JigFault } from '../../fixtures/virtual-jig/jig.ts';
import { diagnoseStation } from '../../station-core/cli/commands/diagnose.ts';
import { readNvs } from '../../station-core/codecs/nvs.ts';
import { openedLine } from '../station/opened-line.ts';
import { provision } from '../station/line.ts';
import { attempt } from './tools/attempt.ts';

/** Promise: the diagnosis that leaves the factory holds no secret of any unit, whatever its firmware prints and wherever it fails. */

const { line, station } = await openedLine();
const FAULTS: readonly (readonly JigFault[])[] = [
  [],
  ['prints-password'],
  ['prints-password', 'agent-absent'],
  ['prints-password', 'boot-fails'],
  ['prints-password', 'prove-bad-signature'],
  ['md5-lies'],
  ['silent-at:SPI_FLASH_MD5'],
];
const outcomes: string[] = [];
const secrets = new Set<string>();
let files: Record<string, Buffer>;

beforeAll(async () => {
  const boards = await line.addBoards(...FAULTS.map(() => ({ chip: 'esp32c3' }) as const));
  for (const [at, board] of boards.entries()) {
    for (const fault of FAULTS[at] ?? []) board.inject(fault);
    const { outcome, serial } = await provision(station, { board, product: line.product, slot: at + 1 });
    outcomes.push(outcome);
    for (const secret of await secretsOf(board, outcome === 'PASS' ? serial : undefined)) secrets.add(secret);
  }
  const home = await mkdtemp(join(tmpdir(), 'birthmark-diagnose-'));
  const out = join(home, 'diagnosis.zip');
  await diagnoseStation({ data: line.dataDir, out, json: true }, AbortSignal.timeout(60_000));
  files = Object.fromEntries(
    Object.entries(unzipSync(await readFile(out))).map(([name, bytes]) => [name, Buffer.from(bytes)]),
  );
  await rm(home, { recursive: true });
}, 300_000);

afterAll(() => {
  expect(outcomes.slice(0, 2)).toEqual(['PASS', 'PASS']);
  expect(outcomes.slice(2).every((outcome) => outcome !== 'PASS')).toBe(true);
  expect(secrets.size).toBeGreaterThanOrEqual(FAULTS.length); // of every unit one at least, or the search proves nothing
});

/** The password as it lies in flash; where there is a label, both as they stand on it. */
async function secretsOf(board: JigBoard, labelled: string | undefined): Promise<string[]> {
  const { offsetBytes, sizeBytes } = line.product.unitDataPartition;
  const entries = readNvs(board.flash.subarray(offsetBytes, offsetBytes + sizeBytes));
  const value = entries.find(({ key }) => key === 'ap_pass')?.value;
  const password = value?.type === 'string' ? [value.text] : [];
  if (labelled === undefined) return password;
  const sheet = await scanLabel(sheetOf(line.dataDir, labelled), AbortSignal.timeout(120_000));
  const { pop, password: printed } = JSON.parse(sheet.reveal()) as { pop: string; password: string };
  return [...password, printed, pop];
}

const texts = (): string[] => Object.values(files).map((bytes) => bytes.toString('latin1').toUpperCase());
const isIn = (word: string): boolean => texts().some((text) => text.includes(word.toUpperCase()));

attempt('the search itself is put to the test: what is no secret is found in the export', () => {
  expect(isIn('L1-S01-000001')).toBe(true);
  expect(isIn('SPI_FAST_FLASH_BOOT')).toBe(true);
  for (const slot of [3, 4, 5, 6, 7]) {
    const { frames } = JSON.parse(files[`slots/slot-${slot}.failed.json`]?.toString() ?? '{}') as {
      frames: { name: string; hex?: string }[];
    };
    expect(
      frames.some(({ hex }) => hex !== undefined),
      `slot ${slot}`,
    ).toBe(true);
    expect(
      frames.some(({ name }) => /_DATA$|^agent: /.test(name)),
      `slot ${slot}`,
    ).toBe(true);
  }
});

attempt('a secret, or eight symbols of one, is read from the export in any spelling', () => {
  for (const secret of secrets) {
    const parts = Array.from({ length: secret.length - 7 }, (_, from) => secret.slice(from, from + 8));
    for (const part of parts) {
      expect(isIn(part), 'in letters').toBe(false);
      expect(isIn(Buffer.from(part).toString('hex')), 'in hex').toBe(false);
      expect(isIn(Buffer.from(part, 'utf16le').toString('latin1')), 'in UTF-16').toBe(false);
    }
    for (const shift of [0, 1, 2]) {
      const base64 = Buffer.from(`${'x'.repeat(shift)}${secret}`).toString('base64');
      expect(isIn(base64.slice(4, -4)), 'in base64').toBe(false);
    }
  }
});

attempt('a PIN, a private key or the setup of the station is read from the export', async () => {
  expect(
    Object.keys(files).every((name) =>
      /^(?:README\.txt|station\.json|log\.jsonl|slots\/slot-\d+\.(?:last|failed)\.json)$/.test(name),
    ),
  ).toBe(true);
  expect(isIn('PRIVATE KEY')).toBe(false);
  const pin = (await readFile(join(line.dataDir, 'ca', 'pin'), 'utf8').catch(() => '')).trim();
  if (pin !== '') expect(isIn(pin)).toBe(false);
});
