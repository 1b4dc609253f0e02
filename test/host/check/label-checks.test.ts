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
async function checkedOn(printer: Pick<Printer, 'printHead'>): Promise<unknown> {
  const current = Object.assign({ address: 'ipp://desk' }, printer) as Printer; // nothing else of it is asked
  const running = { printer: { current } } as Checked['running'];
  const station = { dataDir, now: new Date(), signal: new AbortController().signal, running } as Checked;
  const found = await checkLabels(station);
  return found.map(({ state, fault, seen }) => [state, fault?.code ?? seen?.name].join(' '));
}

test.each([
  ['dots', [300], 'good labelAsDots'],
  ['dots', [600], 'good labelAsDots'],
  ['dots', [], 'good labelDpi'],
  ['other-size', [203], 'problem label.other-resolution'],
  ['page', [203, 600], 'good labelAsPageOf'],
  ['page', [300], 'good labelAsPageOf'],
  ['page', [203], 'warning label.other-resolution'],
  ['page', [720], 'warning label.other-resolution'],
  ['page', [], 'good labelAsPage'],
  ['refused', [203], 'problem printer.format'],
] as const)('labels that are printed as %s at %j dpi are %j', async (kind, printerDpis, found) => {
  const head = (labelDpis: readonly number[]) => {
    expect(labelDpis).toEqual([300]);
    return { kind, printerDpis };
  };
  expect(await checkedOn({ printHead: async () => head })).toEqual([found]);
});

test('of a printer without a print head only the labels are said', async () => {
  expect(await checkedOn({})).toEqual(['good labelDpi']);
});

test('a printer that cannot be asked leaves it open', async () => {
  const offline = async (): Promise<never> => {
    throw new Fault('printer.offline', {});
  };
  expect(await checkedOn({ printHead: offline })).toEqual(['not-checked printer.offline']);
});

test('a font file that is not installed is named', () => {
  expect(missingFonts()).toEqual([]);
  const missing = missingFonts((file) => {
    if (file.includes('unifontex')) throw new Error('MODULE_NOT_FOUND');
    return file;
  });
  expect(missing).toEqual(['@fontsource/unifontex/files/unifontex-latin-400-normal.woff']);
});
