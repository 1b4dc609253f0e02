import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, expect, test } from 'vitest';
import { Fault } from '../../../station-core/fault.ts';
import type { Secret } from '../../../station-core/secret.ts';
import { openScanner } from '../../../station-core/station/scanners/open-scanner.ts';
import type { WantedLabel } from '../../../station-core/station/plan/step-context.ts';
import { labelOf, slotWaiting, untilMatch } from './waiting.ts';

const dir = mkdtempSync(join(tmpdir(), 'birthmark-scanner-'));
const never = new AbortController().signal;

afterAll(() => {
  rmSync(dir, { recursive: true });
});

function typed(tooEarly: () => void = () => undefined): {
  scanner: ReturnType<typeof openScanner>;
  type: (text: string) => void;
} {
  const input = new PassThrough();
  return { scanner: openScanner('typed', { dataDir: dir, input, tooEarly }), type: (text) => input.write(text) };
}

test('one hand scanner serves all slots: each scan goes to the slot whose label it is, in whatever order they come', async () => {
  const { scanner, type } = typed();
  const one = slotWaiting(scanner, 1);
  const two = slotWaiting(scanner, 2);
  type(`${labelOf(2)}\n${labelOf(1)}\r\n`);
  expect(await one.done).toEqual(['match']);
  expect(await two.done).toEqual(['match']);
});

test('a scan that names no waiting label goes to the slot that has waited longest, which can then say it is wrong', async () => {
  const { scanner, type } = typed();
  const longest = slotWaiting(scanner, 1);
  const other = slotWaiting(scanner, 2);
  type(`4006381333931\n${labelOf(2)}\n${labelOf(1)}\n`);
  expect(await longest.done).toEqual(['no-label', 'match']);
  expect(await other.done).toEqual(['match']);
});

test('blank lines are no scans, and a scan nobody waits for is not kept, which whoever scanned is told', async () => {
  let tooEarly = 0;
  const { scanner, type } = typed(() => void (tooEarly += 1));
  const first = slotWaiting(scanner, 1);
  type(`\n  \n${labelOf(1)}\n`);
  expect(await first.done).toEqual(['match']);
  type('stray\n');
  await new Promise((resolve) => setImmediate(resolve));
  expect(tooEarly).toBe(1);
  const next = slotWaiting(scanner, 2);
  type(`${labelOf(2)}\n`);
  expect(await next.done).toEqual(['match']);
  expect(tooEarly).toBe(1);
});

test('a slot that is stopped waits no longer and takes no scan away from the others', async () => {
  const { scanner, type } = typed();
  const stopped = slotWaiting(scanner, 1);
  const other = slotWaiting(scanner, 2);
  stopped.stop.abort(new Fault('station.stopped'));
  await expect(stopped.done).rejects.toMatchObject({ code: 'station.stopped' });
  type(`anything\n${labelOf(2)}\n`);
  expect(await other.done).toEqual(['no-label', 'match']);
});

test('slots wait no longer when the input of the hand scanner ends', async () => {
  const input = new PassThrough();
  const one = slotWaiting(openScanner('typed', { dataDir: dir, input }), 1);
  input.end();
  await expect(one.done).rejects.toMatchObject({ code: 'scan.input-ended' });
});

/** Judges as the test wants and keeps what was to be judged. The end of a line is for the judge to cut off, as `matchScan` does. */
function wantedBy(judge: (text: string) => boolean): { wanted: WantedLabel; texts: string[] } {
  const texts: string[] = [];
  const look = (scanned: Secret<string>) => {
    const text = scanned.reveal().replace(/\n$/, '');
    texts.push(text);
    return judge(text) ? ('match' as const) : ('other-label' as const);
  };
  return { wanted: { slot: 1, serial: 'serial-1', ssid: 'LAMP_1', judge: look }, texts };
}

function shellScript(name: string, ...lines: string[]): string {
  const path = join(dir, name);
  writeFileSync(path, ['#!/bin/sh', ...lines, ''].join('\n'));
  chmodSync(path, 0o755);
  return path;
}

test('a scanner program is started with the serial number, again until it has read the right label', async () => {
  const program = shellScript('camera', 'echo "saw $* in $PWD" | tee -a looks', 'wc -l < looks');
  const scanner = openScanner(`program:${program}`, { dataDir: dir, input: new PassThrough() });
  const { wanted, texts } = wantedBy((text) => text.endsWith('2'));
  expect(await untilMatch(scanner.verdicts(wanted, never))).toEqual(['other-label', 'match']);
  expect(texts[0]).toMatch(`saw serial-1 in ${dir}`);
});

test('a program with arguments gets them before the serial number, and is not guessed from its name', async () => {
  const script = join(dir, 'camera.ts');
  writeFileSync(script, 'console.log(process.argv.slice(2).join(" "));\n');
  const scanner = openScanner(
    { program: process.execPath, args: [script, '--bench', 'a b'] },
    { dataDir: dir, input: new PassThrough() },
  );
  const { wanted, texts } = wantedBy(() => true);
  await untilMatch(scanner.verdicts(wanted, never));
  expect(texts).toEqual(['--bench a b serial-1']);
});

test('a scanner program that fails is an unreadable label, and nothing it printed is in the fault', async () => {
  const program = shellScript('broken', 'echo SECRETTEXT; echo SECRETTEXT >&2; exit 3');
  const scanner = openScanner(`program:${program}`, { dataDir: dir, input: new PassThrough() });
  const { wanted } = wantedBy(() => true);
  const failed = await untilMatch(scanner.verdicts(wanted, never)).catch((error: unknown) => error);
  expect(failed).toMatchObject({ code: 'scan.unreadable', evidence: { status: '3' } });
  expect(JSON.stringify(failed) + String((failed as Error).stack) + String((failed as Error).cause)).not.toContain(
    'SECRETTEXT',
  );
});

test('a scanner the station does not know is a fault of its setup', () => {
  expect(() => openScanner('telepathy', { dataDir: dir, input: new PassThrough() })).toThrow('station.bad-config');
});
