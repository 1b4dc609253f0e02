import { expect, test } from 'vitest';
import { parseCsvRecords } from '../../../station-core/formats/text/csv-records.ts';
import { csvText, type CsvValue } from '../../../station-core/formats/text/csv-text.ts';

/** As a reader that knows RFC 4180 has them. */
function readBack(rows: readonly (readonly CsvValue[])[]): readonly (readonly string[])[] {
  const names = (rows[0] ?? []).map((_, at) => `c${at}`);
  const records = parseCsvRecords(csvText(names, rows), (line, reason) => new Error(`line ${line}: ${reason}`));
  return records.slice(1).map(({ fields }) => fields);
}

test('every line ends with CR LF, and a table without rows still names its columns', () => {
  expect(csvText(['a', 'b'], [['x', 7]])).toBe('a,b\r\nx,7\r\n');
  expect(csvText(['a', 'b'], [])).toBe('a,b\r\n');
});

test('what separates is quoted, what quotes is doubled, and nothing is an empty field', () => {
  expect(csvText(['a'], [['x, "y"'], ['two\r\nlines'], [null]])).toBe('a\r\n"x, ""y"""\r\n"two\r\nlines"\r\n\r\n');
  expect(readBack([['x, "y"', null, '订单 7', 'say ""']])).toEqual([['x, "y"', '', '订单 7', 'say ""']]);
});

test.each([
  '=1+1',
  '+49 1',
  '-2',
  '@SUM(A1)',
  '\tx',
  '\rx',
  '\nx',
  '=HYPERLINK("http://x","y")',
  '＝1',
  '＋1',
  '－1',
  '＠x',
])('%j, which a spreadsheet would run, is text', (formula) => {
  const [cell = ''] = csvText([], [[formula]])
    .split('\r\n')
    .slice(1);
  expect(cell.replace(/^"/, '').startsWith("'")).toBe(true);
});

test('a negative number is a number', () => {
  expect(csvText(['a'], [[-3]])).toBe('a\r\n-3\r\n');
});
