import { expect, test } from 'vitest';
import { isTimeZone, isWorkingTime, type WorkingHours } from '../../../station-core/model/issuance/working-hours.ts';

const BERLIN: WorkingHours = {
  timeZone: 'Europe/Berlin',
  spans: [
    { weekday: 1, from: '06:00', to: '14:30' },
    { weekday: 5, from: '22:00', to: '06:00' },
    { weekday: 7, from: '00:00', to: '24:00' },
  ],
};

function works(at: string, hours = BERLIN): boolean {
  return isWorkingTime(hours, Date.parse(at));
}

test('a span begins with its first minute and ends before its last', () => {
  expect(works('2026-03-02T04:59:59.999Z')).toBe(false); // 05:59 in Berlin, on a Monday
  expect(works('2026-03-02T05:00:00.000Z')).toBe(true);
  expect(works('2026-03-02T13:29:59.999Z')).toBe(true);
  expect(works('2026-03-02T13:30:00.000Z')).toBe(false);
});

test('the hours are those of the wall, in summer as in winter', () => {
  expect(works('2026-07-06T04:00:00.000Z')).toBe(true); // 06:00 in Berlin
  expect(works('2026-07-06T03:59:00.000Z')).toBe(false);
});

test('a night shift belongs to the day it begins on', () => {
  expect(works('2026-03-06T22:00:00.000Z')).toBe(true); // Friday, 23:00
  expect(works('2026-03-07T04:59:00.000Z')).toBe(true); // Saturday, 05:59
  expect(works('2026-03-07T05:00:00.000Z')).toBe(false);
});

test('24:00 ends a whole day, and the week is round', () => {
  expect(works('2026-03-07T23:00:00.000Z')).toBe(true); // Sunday, 00:00
  expect(works('2026-03-08T22:59:00.000Z')).toBe(true); // Sunday, 23:59
  expect(works('2026-03-08T23:00:00.000Z')).toBe(false); // Monday, 00:00
  const overSunday = { timeZone: 'UTC', spans: [{ weekday: 7, from: '20:00', to: '02:00' }] };
  expect(works('2026-03-09T01:59:00.000Z', overSunday)).toBe(true); // Monday
});

test('a time zone nobody knows has no working hours', () => {
  expect(isTimeZone('Europe/Berlin')).toBe(true);
  expect(isTimeZone('Mars/Olympus')).toBe(false);
  expect(works('2026-03-02T05:00:00.000Z', { timeZone: 'Mars/Olympus', spans: BERLIN.spans })).toBe(false);
});
