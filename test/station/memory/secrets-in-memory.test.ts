import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sheetOf } from '../../../fixtures/label-scanner/paper.ts';
import { scanLabel } from '../../../fixtures/label-scanner/scan.ts';
import { type Line, startLine } from '../line.ts';
import { descendantsOf, placesOf } from './process-memory.ts';
import type { Told } from './station-process.ts';

/** How many copies are left of the four secrets of two units: one of each. None may be added; none is the goal. */
const LEFT_AFTER_PASS = 4;

const canLook = process.platform === 'linux';
let line: Line;
let station: ChildProcess;
let secrets: string[];

async function hears(): Promise<Told> {
  const [told] = (await Promise.race([
    once(station, 'message'),
    once(station, 'exit').then(([status]) => Promise.reject(new Error(`the station ended: ${String(status)}`))),
  ])) as [Told];
  return told;
}

beforeAll(async () => {
  if (!canLook) return;
  line = await startLine();
  const boards = await line.addBoards({ chip: 'esp32c3' }, { chip: 'esp32c3' });
  const ports = boards.map(({ address }) => address);
  const program = join(import.meta.dirname, 'station-process.ts');
  station = fork(program, [line.dataDir, join(line.dataDir, 'product'), ...ports], { execArgv: [] });
  const { serials } = await hears();
  const sheets = serials.map((serial) => scanLabel(sheetOf(line.dataDir, serial), AbortSignal.timeout(120_000)));
  secrets = (await Promise.all(sheets)).flatMap((sheet) => {
    const { pop, password } = JSON.parse(sheet.reveal()) as { pop: string; password: string };
    return [pop, password];
  });
}, 300_000);

afterAll(async () => {
  station.kill('SIGKILL');
  await line[Symbol.asyncDispose]();
});

const pidOf = (): number => station.pid ?? 0;

test.skipIf(!canLook)(
  'the search finds what is there: the station knows its data directory, and these were units that passed',
  () => {
    expect(placesOf(pidOf(), [line.dataDir]).length).toBeGreaterThan(0);
    expect(secrets).toHaveLength(4);
    expect(new Set(secrets).size).toBe(4);
  },
);

test.skipIf(!canLook)(
  'of each secret of a unit at most one copy is in the memory of the station once it has passed',
  async () => {
    await expect
      .poll(() => placesOf(pidOf(), secrets).length, { timeout: 60_000 })
      .toBeLessThanOrEqual(LEFT_AFTER_PASS);
  },
);

test.skipIf(!canLook)('no process that the station has started ever had one', () => {
  const started = descendantsOf(pidOf());
  expect(started.length).toBeGreaterThan(0);
  for (const pid of started) expect(placesOf(pid, secrets)).toEqual([]);
});

test.skipIf(!canLook)('no more come when the station is closed', async () => {
  const disposed = hears();
  station.send('dispose');
  expect((await disposed).state).toBe('disposed');
  expect(placesOf(pidOf(), secrets).length).toBeLessThanOrEqual(LEFT_AFTER_PASS);
});
