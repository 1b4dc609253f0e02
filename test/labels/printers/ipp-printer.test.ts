import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test, type TestContext } from 'vitest';
import { encodeDotsPdf } from '../../../station-core/labels/draw/dots-pdf.ts';
import type { Dpi } from '../../../station-core/labels/media.ts';
import { cupsPlace, ippPlace } from '../../../station-core/labels/printers/ipp-address.ts';
import { openPrinter } from '../../../station-core/labels/printers/open-printer.ts';
import { renderLabel } from '../../../station-core/labels/render-label.ts';
import { bitmapOf, type RenderedLabel } from '../../../station-core/labels/rendered-label.ts';
import { readRaster } from '../../formats/pwg-raster/read-raster.ts';
import { readWithCups } from '../../formats/pwg-raster/read-with-cups.ts';
import { labelData, missingPrograms } from '../sample-label.ts';
import { type IppEvePrinter, missing, startIppEvePrinter } from './servers/ippeveprinter.ts';
import { until } from './servers/process.ts';
import { printJob } from './sample-job.ts';

const never = new AbortController().signal;
const LONG = 60_000;

let server: IppEvePrinter;

beforeAll(async () => {
  if (missing === undefined) server = await startIppEvePrinter('application/pdf,image/pwg-raster');
}, LONG);

afterAll(async () => {
  if (missing === undefined) await server[Symbol.asyncDispose]();
});

const withPrinter = (name: string, body: (context: TestContext) => Promise<void>): void => {
  test.skipIf(missing !== undefined)(missing === undefined ? name : `${name} (${missing})`, body, LONG);
};

withPrinter('an IPP printer that waits for jobs is ready, and asking prints nothing', async () => {
  const printer = await openPrinter(server.address);
  expect(await printer.status(never)).toEqual({ ready: true, conditions: [] });
  expect(server.paper()).toEqual([]);
});

async function printed(dpi: Dpi): Promise<{ readonly label: RenderedLabel; readonly paper: Buffer }> {
  const printer = await openPrinter(server.address);
  const size = { widthMm: 30, heightMm: 20 };
  const label = await renderLabel({ ...labelData(size), label: { inner: size, outer: size, dpi } });
  const before = server.paper().length;
  await printer.print({ job: `job-${dpi}`, fileName: 'GS-1', title: 'Garden Sensor GS-1', label }, never);
  const [paper, ...more] = server.paper().slice(before);
  if (paper === undefined || more.length > 0) throw new Error('not one job');
  return { label, paper };
}

withPrinter('a printer that takes dots gets those that were drawn, and CUPS reads them as they are', async () => {
  const { label, paper } = await printed(300);
  const pages = readRaster(paper);
  expect(pages).toHaveLength(2);
  for (const [at, { widthDots, heightDots, ...rest }] of [label.inner, label.outer].entries()) {
    const bitmap = bitmapOf({ widthDots, heightDots, ...rest });
    expect(pages[at]).toMatchObject({ width: widthDots, height: heightDots, xDpi: 300, yDpi: 300, bitsPerPixel: 1 });
    const dots = pages[at]?.dark ?? new Uint8Array();
    expect(dots.filter((dark) => dark === 1).length).toBeGreaterThan(500);
    expect(
      dots.every((dark, dot) => (dark === 1) === bitmap.isDark(dot % widthDots, Math.floor(dot / widthDots))),
    ).toBe(true);
  }
  const read = readWithCups(paper);
  expect(
    read.map(({ colourSpace, widthPoints, heightPoints }) => ({ colourSpace, widthPoints, heightPoints })),
  ).toEqual(Array(2).fill({ colourSpace: 3, widthPoints: 85, heightPoints: 57 }));
  for (const [at, { dots }] of [label.inner, label.outer].entries()) {
    expect(Buffer.from(read[at]?.pixels ?? '', 'base64').equals(dots.reveal())).toBe(true);
  }
});

withPrinter('at another resolution it gets the dots as a picture, and nothing else', async () => {
  const { label, paper } = await printed(203);
  expect(paper.equals(encodeDotsPdf([label.inner, label.outer]))).toBe(true);
});

const noReader = missingPrograms({ pdftoppm: 'poppler-utils', zbarimg: 'zbar-tools' });
withPrinter('the command of the guide reads the label that the printer has put into a folder', async ({ skip }) => {
  skip(noReader !== undefined, noReader);
  const { label, paper } = await printed(203);
  const guide = readFileSync(join(import.meta.dirname, '../../../docs/guides/labels.md'), 'utf8');
  const command = (/^pdftoppm .*zbarimg .*$/m.exec(guide)?.[0] ?? '')
    .replace('-r 300', '-r 203')
    .replace('SERIAL', 'l1-st01-000001');
  const dir = mkdtempSync(join(tmpdir(), 'birthmark-prints-'));
  onTestFinished(() => {
    rmSync(dir, { recursive: true });
  });
  mkdirSync(join(dir, 'prints'));
  writeFileSync(join(dir, 'prints', '1-birthmark_l1-st01-000001.pdf'), paper);
  writeFileSync(join(dir, 'prints', '2-birthmark_l1-st01-000002.pdf'), 'the label of another slot, which is newer');
  expect(execFileSync('sh', ['-c', command], { cwd: dir, encoding: 'utf8' }).trim()).toBe(label.qrText.reveal());
});

withPrinter('an IPP printer says at which resolutions it prints dot for dot', async () => {
  const head = await (await openPrinter(server.address)).printHead?.(never);
  expect(head?.([300])).toEqual({ kind: 'dots', printerDpis: [300] });
  expect(head?.([300, 600])).toEqual({ kind: 'dots', printerDpis: [600] });
  expect(head?.([203])).toEqual({ kind: 'page', printerDpis: [600] });
});

withPrinter('over TLS the printer is known by its pinned certificate', async () => {
  const unpinned = await openPrinter(`ipps://${server.authority}/ipp/print`);
  const refused = await unpinned.status(never).catch((error: unknown) => error);
  expect(refused).toMatchObject({
    code: 'printer.certificate',
    evidence: { seenSha256: server.certSha256Hex(), pinnedSha256: 'none' },
  });
  const pinned = await openPrinter(`ipps://${server.authority}/ipp/print#sha256=${server.certSha256Hex()}`);
  const before = server.paper().length;
  await pinned.print(printJob('job-b', 'GS-2', 'a label over TLS'), never);
  expect(server.paper().at(before)?.includes('a label over TLS')).toBe(true);
});

withPrinter('a printer with another certificate gets no label', async () => {
  const other = await openPrinter(`ipps://${server.authority}/ipp/print#sha256=${'0'.repeat(64)}`);
  const before = server.paper().length;
  await expect(other.print(printJob('job-c', 'GS-3', 'secret'), never)).rejects.toMatchObject({
    code: 'printer.certificate',
  });
  expect(server.paper()).toHaveLength(before);
});

withPrinter('a print that is stopped while the printer is at it is cancelled there', async () => {
  const printer = await openPrinter(server.address);
  const stop = new AbortController();
  server.holdNextJob('media-empty');
  const print = printer.print(printJob('job-d', 'GS-4', 'secret'), stop.signal);
  await until(async () => (await printer.status(never)).conditions.includes('paper-out'));
  expect(await printer.jobs(never)).toEqual(['job-d']);
  await expect(printer.print(printJob('job-e', 'GS-5', 'secret'), never)).rejects.toMatchObject({
    code: 'printer.paper-out',
    text: { remedy: 'Load a new roll of labels and close the printer.' },
  });
  stop.abort(new Error('stopped by hand'));
  await expect(print).rejects.toThrow('stopped by hand');
  server.goOn();
  await until(async () => (await printer.jobs(never)).length === 0);
  expect(await printer.recall('job-d', never)).toBe('not-there');
});

test('a printer that nobody answers for is offline, and its label goes nowhere', async () => {
  const printer = await openPrinter('ipp://localhost:1/ipp/print');
  await expect(printer.status(never)).rejects.toMatchObject({ code: 'printer.offline' });
  await expect(printer.print(printJob('job', 'GS-1', 'secret'), never)).rejects.toMatchObject({
    code: 'printer.offline',
  });
});

test.each([
  'ipp:',
  'ipp://',
  'ipp://user:pin@host/',
  'ipps://host/#sha256=12',
  'ipp://host/#sha256=12',
  'cups:',
  'cups:a/b',
  'cups:a b',
  'lpd://host',
  'fax:12',
])('the address %j is refused', async (address) => {
  await expect(openPrinter(address)).rejects.toMatchObject({ code: 'station.bad-config' });
});

test('addresses say where the printer is and what it is called there', () => {
  expect(ippPlace('ipp://printer.example/ipp/print')).toMatchObject({
    printerUri: 'ipp://printer.example/ipp/print',
    path: '/ipp/print',
    reach: { kind: 'plain', host: 'printer.example', port: 631 },
  });
  expect(ippPlace(`ipps://[fd00::1]:8443/a#sha256=${'AB'.repeat(32)}`)).toMatchObject({
    printerUri: 'ipps://[fd00::1]:8443/a',
    reach: { kind: 'tls', host: 'fd00::1', port: 8443, certSha256Hex: 'ab'.repeat(32) },
  });
  expect(cupsPlace('zebra')).toMatchObject({
    printerUri: 'ipp://localhost/printers/zebra',
    reach: { kind: 'local-socket', socket: '/run/cups/cups.sock' },
  });
});
