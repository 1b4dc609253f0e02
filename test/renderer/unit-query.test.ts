import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readQuery, viewOf, withFilter, withPage, withSort } from '../../renderer/src/screens/units/unit-query.ts';
import { unitFiltersSchema } from '../../station-core/contract.ts';

const read = (query: string) => readQuery(new URLSearchParams(query));

test('the address says what is shown', () => {
  expect(read('order=WO-1&outcome=FAIL&slot=3&held=no&revoked=yes&sort=-serial&page=2')).toEqual({
    filters: { order: 'WO-1', outcome: 'FAIL', slot: 3, held: false, revoked: true },
    ordering: { by: 'serial', descending: true },
    page: 1,
  });
  expect(read('')).toEqual({ filters: {}, ordering: { by: 'last', descending: true }, page: 0 });
});

test('a day begins where the screen stands, and the last one counts whole', () => {
  const { from, until } = read('from=2026-02-27&until=2026-02-28').filters;
  expect(from).toBe(new Date(2026, 1, 27).toISOString());
  expect(until).toBe(new Date(2026, 2, 1).toISOString());
});

test('a change of what is shown begins at the first page; a change of the page changes nothing else', () => {
  const params = new URLSearchParams('order=WO-1&page=7');
  expect(withFilter(params, 'outcome', 'FAIL').toString()).toBe('order=WO-1&outcome=FAIL');
  expect(withFilter(params, 'order', '').toString()).toBe('');
  expect(withSort(params, { by: 'slot', descending: false }).toString()).toBe('order=WO-1&sort=slot');
  expect(withPage(params, 0).toString()).toBe('order=WO-1');
  expect(withPage(params, 2).toString()).toBe('order=WO-1&page=3');
});

test('a view is what is shown, without the page and without a search', () => {
  expect(viewOf(new URLSearchParams('q=x&order=WO-1&page=7&sort=slot'))).toBe('order=WO-1&sort=slot');
});

test('whatever somebody types into the address, what is asked of the station is something it can be asked', () => {
  const name = fc.constantFrom('order', 'slot', 'outcome', 'from', 'until', 'held', 'sort', 'page', 'station', 'fault');
  fc.assert(
    fc.property(fc.array(fc.tuple(name, fc.string({ unit: 'binary' }))), (pairs) => {
      const { filters, page } = readQuery(new URLSearchParams(pairs));
      expect(unitFiltersSchema.safeParse(filters).success).toBe(true);
      expect(page).toBeGreaterThanOrEqual(0);
    }),
  );
});
