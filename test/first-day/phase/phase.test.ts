import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { phaseOf } from '../../../station-core/first-day/phase/phase.ts';
import { simulatedBoards, orderSimulatedBoards } from '../../../station-core/first-day/phase/trial-jig.ts';
import {
  readTrialOrder,
  removeTrialOrder,
  writeTrialOrder,
} from '../../../station-core/first-day/phase/trial-order.ts';

const signal = new AbortController().signal;
let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'birthmark-phase-'));
});
afterEach(() => rm(dir, { recursive: true }));

const put = (name: string, content = ''): Promise<void> => writeFile(join(dir, name), content);

test('a folder that is empty or not there yet is set up', async () => {
  expect(await phaseOf(dir)).toBe('setup');
  expect(await phaseOf(join(dir, 'not', 'there'))).toBe('setup');
});

test('what serving a setup leaves in its folder makes no station of it', async () => {
  for (const name of ['screens', 'links', 'compiled']) await mkdir(join(dir, name));
  await put('ledger.lock');
  expect(await phaseOf(dir)).toBe('setup');
});

test('a folder of somebody else is not set up: its files would come to lie in a station', async () => {
  await put('holiday.jpg');
  expect(await phaseOf(dir)).toBe('station');
});

test('a station whose station.json is gone is damaged, and never shows a setup to whoever opens its screens', async () => {
  await put('ledger.db');
  expect(await phaseOf(dir)).toBe('station');
  await put('init.json');
  await writeTrialOrder(dir, { station: 'T1' }, signal);
  expect(await phaseOf(dir)).toBe('station');
});

test('a setup that was begun goes on until the manifest is in force', async () => {
  await put('init.json');
  expect(await phaseOf(dir)).toBe('setup');
});

test('a trial that was begun goes on until its order is removed', async () => {
  await put('station.json', '{}');
  expect(await phaseOf(dir)).toBe('station');
  await writeTrialOrder(dir, { station: 'T1' }, signal);
  expect({ phase: await phaseOf(dir), order: await readTrialOrder(dir) }).toMatchObject({
    phase: 'setup',
    order: { station: 'T1' },
  });
  await removeTrialOrder(dir);
  expect(await phaseOf(dir)).toBe('station');
});

test('an order that is damaged is a fault, not an absent one', async () => {
  await put('trial-order.json', '{"v":1,"station":"no such name"}');
  await expect(readTrialOrder(dir)).rejects.toMatchObject({ code: 'ceremony.damaged' });
});

test('only a trial that was chosen on the screen has simulated boards', async () => {
  expect(await simulatedBoards(dir)).toBeUndefined();
  await orderSimulatedBoards(dir, signal);
  expect(await simulatedBoards(dir)).toBe(4);
});
