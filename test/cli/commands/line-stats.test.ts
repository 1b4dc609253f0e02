import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LineReport } from '../../../station-core/ledger/line/line-index.ts';
import { writeShift } from '../../made-up-shift.ts';
import { birthmark } from '../birthmark.ts';

const WORN_SLOT = 2;
const END_MS = Date.parse('2026-03-02T14:00:00.000Z');
const DAY = ['--since', '2026-03-02', '--until', '2026-03-03'];

let dir: string;

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'birthmark-line-'));
  const shift = { dir, endMs: END_MS, slots: 8, runsOfSlot: 25, wornSlot: WORN_SLOT };
  writeShift({ ...shift, wornPercent: 30, otherPercent: 2 });
}, 120_000);
afterAll(() => {
  rmSync(dir, { recursive: true });
});

async function statsOf(...options: readonly string[]): Promise<LineReport> {
  const { exitCode, stdout } = await birthmark('line', 'stats', '--data', dir, '--json', ...options);
  expect(exitCode).toBe(0);
  return JSON.parse(stdout) as LineReport;
}

test('the text names the slot that stands out, and what to do', async () => {
  const { exitCode, stdout } = await birthmark('line', 'stats', '--data', dir, ...DAY);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^2 +25 .* STANDS OUT: check pins and cable$/m);
  expect(stdout.match(/STANDS OUT/g)).toHaveLength(1);
  expect(stdout).toContain('no self-test');
});

test('the filters are those of the screen', async () => {
  const all = await statsOf(...DAY);
  expect(all.slots.points.find(({ signal }) => signal === 'above')).toMatchObject({ slot: WORN_SLOT });
  const runs = ({ outcomes }: LineReport): number => outcomes.PASS + outcomes.FAIL;
  const [grace, otto] = [await statsOf(...DAY, '--operator', 'grace'), await statsOf(...DAY, '--operator', 'otto')];
  expect(runs(grace) + runs(otto)).toBe(runs(all));
  expect(runs(await statsOf(...DAY, '--order', 'WO-4712'))).toBe(40);
  expect(runs(await statsOf(...DAY, '--slot', '3'))).toBe(25);
  expect(runs(await statsOf())).toBe(0); // the last eight hours
});

test.each([
  [['--since', 'yesterday'], 1],
  [['--hours', '0'], 2],
  [['--slot', 'x'], 2],
])('%j is refused', async (options, exitCode) => {
  expect((await birthmark('line', 'stats', '--data', dir, ...options)).exitCode).toBe(exitCode);
});
