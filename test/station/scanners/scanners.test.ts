import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, expect, test } from 'vitest';
import { Fault } from '../../../station-core/fault.ts';
import { openScanner } from '../../../station-core/station/scanners/open-scanner.ts';
import type { WantedLabel } from '../../../station-core/station/plan/step-context.ts';

const dir = mkdtempSync(join(tmpdir(), 'birthmark-scanner-'));
const never = new AbortController().signal;

afterAll(() => {
  rmSync(dir, { recursive: true });
});

const wanted = (ssid: string): WantedLabel => ({ job: `job-${ssid}`, serial: `serial-${ssid}`, ssid });
const labelOf = (ssid: string): string => JSON.stringify({ ver: 'v1', name: ssid, pop: 'X' });

function typed(): { scanner: ReturnType<typeof openScanner>; type: (text: string) => void } {
  const input = new PassThrough();
  return { scanner: openScanner('typed', { dataDir: dir, input }), type: (text) => input.write(text) };
}

test('one hand scanner serves all slots: each scan goes to the slot whose label it is, in whatever order they come', async () => {
  const { scanner, type } = typed();
  const one = scanner.nextScan(wanted('LAMP_000001'), never);
  const two = scanner.nextScan(wanted('LAMP_000002'), never);
  type(`${labelOf('LAMP_000002')}\n${labelOf('LAMP_000001')}\r\n`);
  expect((await one).reveal()).toBe(labelOf('LAMP_000001'));
  expect((await two).reveal()).toBe(labelOf('LAMP_000002'));
});

test('a scan that names no waiting label goes to the slot that has waited longest, which can then say it is wrong', async () => {
  const { scanner, type } = typed();
  const longest = scanner.nextScan(wanted('LAMP_000001'), never);
  const other = scanner.nextScan(wanted('LAMP_000002'), never);
  type('4006381333931\n');
  expect((await longest).reveal()).toBe('4006381333931');
  type(`${labelOf('LAMP_000002')}\n`);
  await other;
});

test('blank lines are no scans, and a scan nobody waits for is dropped', async () => {
  const { scanner, type } = typed();
  const first = scanner.nextScan(wanted('LAMP_000001'), never);
  type(`\n  \n${labelOf('LAMP_000001')}\n`);
  await first;
  type('stray\n');
  await new Promise((resolve) => setImmediate(resolve));
  const next = scanner.nextScan(wanted('LAMP_000002'), never);
  type(`${labelOf('LAMP_000002')}\n`);
  expect((await next).reveal()).toBe(labelOf('LAMP_000002'));
});

test('a slot that is stopped waits no longer and takes no scan away from the others', async () => {
  const { scanner, type } = typed();
  const stop = new AbortController();
  const stopped = scanner.nextScan(wanted('LAMP_000001'), stop.signal);
  const other = scanner.nextScan(wanted('LAMP_000002'), never);
  stop.abort(new Fault('station.stopped'));
  await expect(stopped).rejects.toMatchObject({ code: 'station.stopped' });
  type('anything\n');
  expect((await other).reveal()).toBe('anything');
});

test('a scanner program is asked with the serial number and its text is the scan', async () => {
  const program = join(dir, 'camera.ts');
  writeFileSync(program, 'console.log(`saw ${process.argv[2] ?? ""} in ${process.cwd()}`);\n');
  const scanner = openScanner(`program:${program}`, { dataDir: dir, input: new PassThrough() });
  expect((await scanner.nextScan(wanted('LAMP_1'), never)).reveal()).toBe(`saw serial-LAMP_1 in ${dir}`);
});

test('a scanner program that fails is an unreadable label, and nothing it printed is in the fault', async () => {
  const program = join(dir, 'broken.ts');
  writeFileSync(program, 'console.log("SECRETTEXT"); console.error("SECRETTEXT"); process.exit(3);\n');
  const scanner = openScanner(`program:${program}`, { dataDir: dir, input: new PassThrough() });
  const failed = await scanner.nextScan(wanted('LAMP_1'), never).catch((error: unknown) => error);
  expect(failed).toMatchObject({ code: 'scan.unreadable', evidence: { status: '3' } });
  expect(JSON.stringify(failed) + String((failed as Error).stack) + String((failed as Error).cause)).not.toContain(
    'SECRETTEXT',
  );
});

test('a scanner the station does not know is a fault of its setup', () => {
  expect(() => openScanner('telepathy', { dataDir: dir, input: new PassThrough() })).toThrow('station.bad-config');
});
