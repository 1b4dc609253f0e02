import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rowAfterKey } from '../../../renderer/src/parts/data-table/row-keys.ts';

const SPACE = { rows: 50, pages: 3 };
const at = (row: number, page = 1) => ({ row, page });

test('arrows go one row, Page Up and Down ten, Home and End to the ends of the page', () => {
  const after = (key: string) => rowAfterKey(key, at(20), SPACE);
  expect(after('ArrowDown')).toEqual(at(21));
  expect(after('ArrowUp')).toEqual(at(19));
  expect(after('PageDown')).toEqual(at(30));
  expect(after('PageUp')).toEqual(at(10));
  expect(after('Home')).toEqual(at(0));
  expect(after('End')).toEqual(at(49));
  expect(after('x')).toBeUndefined();
});

test('the rows go on over the edges of a page, and end where the pages end', () => {
  expect(rowAfterKey('ArrowDown', at(49), SPACE)).toEqual(at(0, 2));
  expect(rowAfterKey('PageDown', at(45), SPACE)).toEqual(at(49));
  expect(rowAfterKey('ArrowDown', at(49, 2), SPACE)).toBeUndefined();
  expect(rowAfterKey('ArrowUp', at(0), SPACE)?.page).toBe(0);
  expect(rowAfterKey('PageUp', at(0, 0), SPACE)).toBeUndefined();
});

test('no key leads out of the table', () => {
  const key = fc.constantFrom('ArrowDown', 'ArrowUp', 'PageDown', 'PageUp', 'Home', 'End');
  fc.assert(
    fc.property(key, fc.nat(99), fc.nat(4), (pressed, row, page) => {
      const space = { rows: row + 1 + (page % 3), pages: page + 1 };
      const next = rowAfterKey(pressed, { row, page }, space);
      if (next === undefined) return;
      expect(next.page).toBeGreaterThanOrEqual(0);
      expect(next.page).toBeLessThan(space.pages);
      expect(next.row).toBeGreaterThanOrEqual(0);
      if (next.page === page) expect(next.row).toBeLessThan(space.rows);
    }),
  );
});
