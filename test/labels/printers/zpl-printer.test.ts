import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtempDisposable, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { openPrinter } from '../../../station-core/labels/printers/open-printer.ts';
import {
  deviceChannel,
  networkChannel,
  type OpenZplChannel,
} from '../../../station-core/labels/printers/zpl-channel.ts';
import { zplPrinter } from '../../../station-core/labels/printers/zpl-printer.ts';
import { renderLabel } from '../../../station-core/labels/render-label.ts';
import { labelData, missingPrograms } from '../sample-label.ts';
import { printJob } from './sample-job.ts';
import { ended, until } from './servers/process.ts';
import { startZplListener, type ZplListener } from './servers/zpl-listener.ts';

const never = new AbortController().signal;
const LABEL = '^XA^FDsecret^FS^XZ';

let listener: ZplListener;

beforeEach(async () => {
  listener = await startZplListener();
  onTestFinished(() => listener[Symbol.asyncDispose]());
});

const speaking = (open: OpenZplChannel) => zplPrinter('socket://printer', open);
const impatient = (open: OpenZplChannel) => zplPrinter('socket://printer', open, { answerTimeoutMs: 300 });
const overNetwork = (): OpenZplChannel => networkChannel('127.0.0.1', listener.port);

test('both labels come out as they were rendered, and the print returns when they are', async () => {
  const printer = await openPrinter(`socket://127.0.0.1:${listener.port}`);
  const label = await renderLabel(labelData({ widthMm: 60, heightMm: 40 }));
  expect(await printer.status(never)).toEqual({ ready: true, conditions: [] });
  await printer.print({ job: 'job-a', fileName: 'GS-1', title: 'GS-1', label }, never);
  expect(listener.paper.join('\n')).toBe(label.zpl().reveal().toString('latin1').trim());
  expect(listener.paper).toHaveLength(2);
});

test.each([
  ['paperOut', 'paper-out'],
  ['ribbonOut', 'ribbon-out'],
  ['headOpen', 'head-open'],
  ['paused', 'paused'],
  ['bufferFull', 'buffer-full'],
] as const)('a printer with %s gets no label, and says what it needs', async (field, condition) => {
  listener.state[field] = true;
  const printer = speaking(overNetwork());
  expect(await printer.status(never)).toEqual({ ready: false, conditions: [condition] });
  await expect(printer.print(printJob('job', 'GS-1', LABEL), never)).rejects.toMatchObject({
    code: `printer.${condition}`,
  });
  expect([...listener.paper, ...listener.waiting]).toEqual([]);
});

test('the resolution of its print head is what it says; one that does not know the question says nothing', async () => {
  const printer = impatient(overNetwork());
  const of203 = async () => (await printer.printHead?.(never))?.([203]);
  expect(await of203()).toEqual({ kind: 'dots', printerDpis: [203] });
  listener.state.dotsPerMm = 12;
  expect(await of203()).toEqual({ kind: 'other-size', printerDpis: [300] });
  listener.state.dotsPerMm = undefined;
  expect(await of203()).toEqual({ kind: 'dots', printerDpis: [] });
  expect(await printer.status(never)).toEqual({ ready: true, conditions: [] });
});

test('while a label waits for a new roll the printer says so at once, and a stop clears the label from it', async () => {
  const stop = new AbortController();
  const printer = speaking(emptyAfterFirstStatus());
  const print = printer.print(printJob('job', 'GS-1', LABEL), stop.signal);
  await until(async () => !(await printer.status(never)).ready);
  expect(await printer.status(never)).toEqual({ ready: false, conditions: ['paper-out'] });
  expect(listener.waiting).toEqual([LABEL]);
  stop.abort(new Error('stopped by hand'));
  await expect(print).rejects.toThrow('stopped by hand');
  await until(() => listener.waiting.length === 0);
  listener.state.paperOut = false;
  expect(await printer.status(never)).toEqual({ ready: true, conditions: [] });
  expect(listener.paper).toEqual([]);
});

test('a label that waits for a new roll comes out by itself when there is one', async () => {
  const printer = speaking(emptyAfterFirstStatus());
  const print = printer.print(printJob('job', 'GS-1', LABEL), never);
  await until(() => listener.waiting.length > 0);
  listener.state.paperOut = false;
  await print;
  expect(listener.paper).toEqual([LABEL]);
});

test('what a station that died left in the printer is cleared by the next one', async () => {
  const stop = new AbortController();
  void speaking(emptyAfterFirstStatus())
    .print(printJob('job', 'GS-1', LABEL), stop.signal)
    .catch(() => undefined);
  await until(() => listener.waiting.length > 0);
  const next = speaking(overNetwork());
  expect(await next.recall('job', never)).toBe('recalled');
  await until(() => listener.waiting.length === 0);
  expect(await next.recall('job', never)).toBe('not-there');
  listener.state.paperOut = false;
  stop.abort();
});

test.each([
  ['never', 'printer.offline'],
  ['half', 'printer.offline'],
  ['hangs-up', 'printer.offline'],
  ['garbage', 'printer.garbled'],
] as const)('a printer that answers %s gets no label', async (answers, code) => {
  listener.state.answers = answers;
  const printer = impatient(overNetwork());
  await expect(printer.print(printJob('job', 'GS-1', LABEL), never)).rejects.toMatchObject({ code });
  expect([...listener.paper, ...listener.waiting]).toEqual([]);
});

test('a printer that nobody answers for is offline', async () => {
  const printer = await openPrinter('socket://127.0.0.1:1');
  await expect(printer.status(never)).rejects.toMatchObject({
    code: 'printer.offline',
    evidence: { reason: 'ECONNREFUSED' },
  });
});

test.each([
  'socket:',
  'socket://',
  'socket://host/path',
  'socket://host:9100#x',
  'usb:lp0',
  'usb:/dev/usb/../sda',
  'usb:/etc/passwd',
])('the address %j is refused', async (address) => {
  await expect(openPrinter(address)).rejects.toMatchObject({ code: 'station.bad-config' });
});

test('without a device file a USB printer is offline', async () => {
  const printer = await openPrinter('usb:/dev/usb/lp99');
  await expect(printer.status(never)).rejects.toMatchObject({
    code: 'printer.offline',
    evidence: { reason: 'ENOENT' },
  });
});

const missing = missingPrograms({ socat: 'socat' });

/** A terminal stands in for usblp: the same calls on a device file, without USB behind it. */
test.skipIf(missing !== undefined)(
  `a device file is spoken to as a network port is${missing === undefined ? '' : ` (${missing})`}`,
  async () => {
    const dir = await mkdtempDisposable(join(tmpdir(), 'birthmark-lp-'));
    onTestFinished(() => dir.remove());
    const device = join(dir.path, 'lp0');
    const terminal = spawn('socat', [`pty,raw,echo=0,link=${device}`, `tcp:127.0.0.1:${listener.port}`]);
    onTestFinished(() => ended(terminal));
    await until(() => existsSync(device));
    const printer = zplPrinter(`usb:${device}`, deviceChannel(device));
    const label = await renderLabel(labelData({ widthMm: 60, heightMm: 40 }));
    await printer.print({ job: 'job-a', fileName: 'GS-1', title: 'GS-1', label }, never);
    expect(listener.paper.join('\n')).toBe(label.zpl().reveal().toString('latin1').trim());
    listener.state.headOpen = true;
    expect((await printer.status(never)).conditions).toEqual(['head-open']);
  },
  60_000,
);

/** A pipe that is opened at both ends at once: it gives back what was written into it, as a device keeps what nobody read. */
test('an answer that somebody before gave up waiting for is not taken for the next one', async () => {
  const dir = await mkdtempDisposable(join(tmpdir(), 'birthmark-lp-'));
  onTestFinished(() => dir.remove());
  const path = join(dir.path, 'lp0');
  execFileSync('mkfifo', [path]);
  await using before = await open(path, 'r+');
  await before.write('half an old answer');
  await using channel = await deviceChannel(path)(never);
  await channel.write(Buffer.from('new'), never);
  expect((await channel.read(never)).toString()).toBe('new');
});

/** The roll ends with the label that is on its way: the printer was ready when it was asked, and is not any more. */
function emptyAfterFirstStatus(): OpenZplChannel {
  const open = overNetwork();
  return async (signal) => {
    const channel = await open(signal);
    return {
      ...channel,
      write: async (bytes, limit) => {
        if (Buffer.from(bytes).includes('^XA')) listener.state.paperOut = true;
        await channel.write(bytes, limit);
      },
      [Symbol.asyncDispose]: () => channel[Symbol.asyncDispose](),
    };
  };
}
