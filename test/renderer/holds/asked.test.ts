import { expect, test } from 'vitest';
import { askedInAddress, askedOf, isEmptyAsked, textFiltersOf } from '../../../renderer/src/screens/holds/asked.ts';

test('ids are taken however they are separated, and empty filters are none', () => {
  expect(askedOf(' L1-S01-000001,\nL1-S01-000002;  24:0a:c4:00:00:01 ', { order: '  ', product: ' lamp ' })).toEqual({
    ids: ['L1-S01-000001', 'L1-S01-000002', '24:0a:c4:00:00:01'],
    filters: { product: 'lamp' },
  });
  expect(isEmptyAsked(askedOf(' \n', { fault: '' }))).toBe(true);
});

test('a link names ids or filters', () => {
  expect(askedInAddress(new URLSearchParams('id=A&id=B&order=WO-7'))).toEqual({
    ids: ['A', 'B'],
    filters: { order: 'WO-7' },
  });
});

test('a link from a list of units keeps every filter of the list, and none that is no filter', () => {
  const list = 'station=S01&slot=3&outcome=FAIL&held=no&from=2026-05-04T00:00:00.000Z&sort=-serial&page=4&slot2=1';
  const { filters } = askedInAddress(new URLSearchParams(list));
  expect(filters).toEqual({
    station: 'S01',
    slot: 3,
    outcome: 'FAIL',
    held: false,
    from: '2026-05-04T00:00:00.000Z',
  });
  expect(isEmptyAsked({ ids: [], filters })).toBe(false);
  expect(isEmptyAsked(askedOf('', textFiltersOf({ ...filters, fault: 'board.silent' })))).toBe(false);
  expect(isEmptyAsked(askedOf('', textFiltersOf(filters)))).toBe(true);
});
