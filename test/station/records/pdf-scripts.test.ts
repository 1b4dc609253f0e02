import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { Ledger } from '../../../station-core/ledger/ledger.ts';
import { linesOf } from '../../../station-core/pdf/line-breaks.ts';
import { otherScripts } from '../../../station-core/pdf/other-scripts.ts';
import { runsOf } from '../../../station-core/pdf/printable.ts';
import { sampleUnit } from '../../ledger/sample-ledger.ts';
import { addRuns, folder, oldRecord, textOfPdf, written } from './old-record.ts';

/** As in versions up to 0.3, which wrote whatever was entered. Their ledgers are still read. */
vi.mock('../../../station-core/ledger/kinds/printable-entry.ts', () => ({
  unprintableAt: () => undefined,
  withPrintableEvidence: (body: object) => body,
}));

const UNIT = sampleUnit(1);

async function pdfOf(order: string, reason?: string): Promise<string> {
  const { exporting } = await oldRecord((dir) => {
    addRuns(dir, order, [UNIT]);
    if (reason === undefined) return;
    using ledger = Ledger.open({ dir, station: 'S01', version: '0.1.0' });
    const { unit, serial } = UNIT;
    ledger.append({ kind: 'unit-held', hold: 'hold-1', unit, serial, by: 'quinn', reason });
  });
  const out = join(folder(), 'unit.pdf');
  await written(out, { unit: UNIT.serial }, exporting('pdf'));
  return out;
}

test.each([
  ['Chinese', '订单 2026-118（加急）'],
  ['Japanese', 'ロット第七号'],
  ['Korean', '작업지시-42'],
  ['Greek', 'Παραγγελία 9'],
  ['Russian', 'Заказ № 12'],
  ['Western', 'Auftrag Größe „M“ – 5 €'],
])('an order in %s is in the PDF as it was written, to be searched and copied', async (_script, order) => {
  const text = textOfPdf(await pdfOf(order));
  expect(text).toMatch(new RegExp(`Work order +${order.replaceAll(/[()]/g, '\\$&')}`, 'u'));
  expect(text).not.toContain('{U+');
});

test('what turns the direction of writing round, and what no font draws, is printed as its code point', async () => {
  const text = textOfPdf(await pdfOf('订\u202e7\u{2f800}'));
  expect(text).toMatch(/Work order +订\{U\+202E\}7\{U\+2F800\}/);
});

test('only the glyphs in use are embedded, and a record in Western letters embeds no font', async () => {
  const [chinese, western] = [await pdfOf('订单七'), await pdfOf('WO-7')];
  const fonts = (path: string): string => execFileSync('pdffonts', [path]).toString();
  expect(fonts(chinese)).toMatch(/^[A-Z]{6}\+\S*nifont\S* +CID TrueType +Identity-H +yes yes yes/im);
  expect(fonts(western)).not.toMatch(/yes +yes +yes/);
  expect(statSync(chinese).size - statSync(western).size).toBeLessThan(16_000);
});

test('a long reason without a blank is broken into lines within its column, and loses no character', async () => {
  const reason = '外壳划伤并且标签撕裂，需要重新检查整批产品的包装与运输方式'.repeat(5);
  const path = await pdfOf('订单', reason);
  const joined = textOfPdf(path).replaceAll(/\s/gu, '');
  expect(joined).toContain(reason);
  const words = execFileSync('pdftotext', ['-bbox', path, '-']).toString();
  const right = [...words.matchAll(/xMax="([\d.]+)"/g)].map(([, x]) => Number(x));
  expect(Math.max(...right)).toBeLessThan(595.28 - 40);
});

test('lines break after any East Asian character, after a blank and after a hyphen, and else between characters', () => {
  const cells = (text: string): number => Array.from(text).length;
  expect(linesOf('订单编号第七', 4, cells)).toEqual(['订单编号', '第七']);
  expect(linesOf('检查完毕。好', 4, cells)).toEqual(['检查完', '毕。好']);
  expect(linesOf('ab cd-ef', 5, cells)).toEqual(['ab', 'cd-ef']);
  expect(linesOf('abcdefghij', 4, cells)).toEqual(['abcd', 'efgh', 'ij']);
  expect(linesOf('one\ntwo', 9, cells)).toEqual(['one', 'two']);
  expect(linesOf('', 9, cells)).toEqual(['']);
});

test('every character is in exactly one run', async () => {
  const { draws } = await otherScripts();
  expect(runsOf('A订γ\u0007é', draws)).toEqual([
    { text: 'A', script: 'western' },
    { text: '订γ', script: 'other' },
    { text: '{U+0007}é', script: 'western' },
  ]);
  expect(runsOf('订', () => false)).toEqual([{ text: '{U+8BA2}', script: 'western' }]);
});

test('the font that is embedded is free to be embedded', () => {
  const licence = join(import.meta.dirname, '../../../node_modules/@fontsource/unifontex/LICENSE');
  expect(readFileSync(licence, 'utf8')).toContain('SIL Open Font License, Version 1.1');
});
