import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PrinterTrial } from '../../../station-core/host/first-day/printer-trial.ts';
import { startZplListener, type ZplListener } from '../../labels/printers/servers/zpl-listener.ts';

/** The printer that is typed into the setup, before it is the answer. */

let dir: string;
let listener: ZplListener;
let trial: PrinterTrial;
let address: string;
const { signal } = new AbortController();
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'birthmark-printer-trial-'));
  listener = await startZplListener();
  address = `socket://127.0.0.1:${String(listener.port)}`;
  trial = new PrinterTrial(dir);
});
afterAll(async () => {
  await listener[Symbol.asyncDispose]();
  await rm(dir, { recursive: true });
});

test('a printer without labels is named, and nothing is sent to it', async () => {
  listener.state.paperOut = true;
  expect(await trial.report(address)).toMatchObject({ ready: false, fault: { code: 'printer.paper-out' } });
  await expect(trial.print(address, signal)).rejects.toMatchObject({ code: 'printer.paper-out' });
  expect([listener.paper, listener.waiting]).toEqual([[], []]);
  listener.state.paperOut = false;
});

test('one that is ready prints a label of no unit', async () => {
  expect(await trial.report(address)).toEqual({ ready: true, fault: null });
  await trial.print(address, signal);
  expect(listener.paper.length).toBeGreaterThan(0);
});

test('an address where no printer answers is said, and one of no known form is refused', async () => {
  expect(await trial.report('socket://127.0.0.1:1')).toMatchObject({
    ready: false,
    fault: { code: 'printer.offline' },
  });
  await expect(trial.report('nothing://here')).rejects.toMatchObject({ code: 'station.bad-config' });
});

test('a folder of the station is made, and gets the test label', async () => {
  await trial.print('folder:labels', signal);
  expect(await readdir(join(dir, 'labels'))).not.toEqual([]);
});
