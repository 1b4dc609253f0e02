import { expect, test } from 'vitest';
import { askedInAddress, askedOf, isEmptyAsked } from '../../../renderer/src/screens/holds/asked.ts';

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
