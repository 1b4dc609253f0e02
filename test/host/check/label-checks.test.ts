import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeSampleProduct } from '../../../fixtures/sample-product/sample-product.ts';
import { Fault } from '../../../station-core/fault.ts';
import { checkLabels } from '../../../station-core/host/check/label-checks.ts';
import type { Checked } from '../../../station-core/host/check/checked.ts';
import { missingFonts } from '../../../station-core/labels/fonts/label-fonts.ts';
import type { Printer } from '../../../station-core/labels/printers/printer.ts';

let dataDir: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'birthmark-label-checks-'));
  await writeSampleProduct(join(dataDir, 'products', 'lamp-one'), { chip: 'esp32c3' });
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

/** The sample's labels are drawn at 300 dpi. */
async function checkedOn(printer: Pick<Printer, 'resolutionsDpi' | 'takesDots'>): Promise<unknown> {
  const current = Object.assign({ address: 'ipp://desk' }, printer) as Printer; // nothing else of it is asked
  const running = { printer: { current } } as Checked['running'];
  const station = { dataDir, now: new Date(), signal: new AbortController().signal, running } as Checked;
  const found = await checkLabels(station);
  return found.map(({ state, fault, seen }) => [state, fault?.code ?? seen?.name].join(' '));
}

const says =
  (...dpis: number[]) =>
  async (): Promise<number[]> =>
    dpis;

test.each([
  [300, 'good labelAndPrinterDpi'],
  [203, 'problem label.other-resolution'],
  [600, 'problem label.other-resolution'],
])('on a printer of %d dpi that prints the dots of the label, the finding is %j', async (dpi, found) => {
  expect(await checkedOn({ takesDots: true, resolutionsDpi: says(dpi) })).toEqual([found]);
});

test.each([
  [[203, 600], 'good labelAndPrinterDpi'],
  [[300], 'good labelAndPrinterDpi'],
  [[203], 'warning label.other-resolution'],
  [[720], 'warning label.other-resolution'],
])('on one of %j dpi that scales the page, it is %j', async (dpis, found) => {
  expect(await checkedOn({ resolutionsDpi: says(...dpis) })).toEqual([found]);
});

test('of a printer that names no resolution that is said', async () => {
  expect(await checkedOn({})).toEqual(['good labelDpi']);
  expect(await checkedOn({ resolutionsDpi: says() })).toEqual(['good labelDpi']);
});

test('a printer that cannot be asked leaves it open', async () => {
  const offline = async (): Promise<number[]> => {
    throw new Fault('printer.offline', {});
  };
  expect(await checkedOn({ resolutionsDpi: offline })).toEqual(['not-checked printer.offline']);
});

test('a font file that is not installed is named', () => {
  expect(missingFonts()).toEqual([]);
  const missing = missingFonts((file) => {
    if (file.includes('unifontex')) throw new Error('MODULE_NOT_FOUND');
    return file;
  });
  expect(missing).toEqual(['@fontsource/unifontex/files/unifontex-latin-400-normal.woff']);
});
