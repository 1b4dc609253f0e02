import { expect, test } from 'vitest';
import { readBy } from '../../../station-core/model/scanned/keyboard-layouts.ts';
import type { ScanVerdict } from '../../../station-core/labels/scan-back.ts';
import { LabelDesk } from '../../../station-core/station/scanners/label-desk.ts';
import { labelOf, slotWaiting } from './waiting.ts';

const EAN = '4006381333931';

/** A desk, and slots that wait there for their labels: the first has waited longest. */
function deskWith(...slots: number[]) {
  const desk = new LabelDesk();
  return { desk, waiting: slots.map((slot) => slotWaiting(desk, slot)) };
}

test('a scan on the heels of a wrong one is compared too, before the slot has seen the first verdict', async () => {
  const { desk, waiting } = deskWith(1);
  expect(desk.submit(EAN)).toEqual({ slot: 1, verdict: 'no-label' });
  expect(desk.submit('{"ver":"v1","na')).toEqual({ slot: 1, verdict: 'unreadable' });
  expect(desk.submit(labelOf(1))).toEqual({ slot: 1, verdict: 'match' });
  const seen: ScanVerdict[] = ['no-label', 'unreadable', 'match'];
  expect(await waiting[0]?.done).toEqual(seen);
});

test('a scan goes to the slot whose label it is, and one that names none to the slot that has waited longest', async () => {
  const { desk, waiting } = deskWith(1, 2);
  expect(desk.submit(labelOf(2))).toEqual({ slot: 2, verdict: 'match' });
  expect(desk.submit(EAN)).toEqual({ slot: 1, verdict: 'no-label' });
  expect(desk.submit(EAN)).toEqual({ slot: 1, verdict: 'no-label' });
  expect(desk.submit(labelOf(1))).toEqual({ slot: 1, verdict: 'match' });
  expect(await waiting[1]?.done).toEqual(['match']);
  expect(await waiting[0]?.done).toEqual(['no-label', 'no-label', 'match']);
});

test('the other label of the same unit is wrong for that unit, not for the one that has waited longest', () => {
  const { desk } = deskWith(1, 2);
  expect(desk.submit('L1-2 84:F7:03:00:00:02')).toEqual({ slot: 2, verdict: 'other-label' });
  expect(desk.submit('L1-2')).toEqual({ slot: 2, verdict: 'other-label' });
});

test('a slot that has its label waits for nothing any more', () => {
  const { desk } = deskWith(1);
  desk.submit(EAN);
  expect(desk.isAwaited).toBe(true);
  desk.submit(labelOf(1));
  expect(desk.isAwaited).toBe(false);
  expect(desk.submit(labelOf(1))).toBeUndefined();
});

test('a slot that is stopped waits no longer, and ends with the reason why', async () => {
  const { desk, waiting } = deskWith(1);
  waiting[0]?.stop.abort(new Error('stopped'));
  expect(desk.submit(labelOf(1))).toBeUndefined();
  await expect(waiting[0]?.done).rejects.toThrow('stopped');
  const stopped = AbortSignal.abort(new Error('stopped before'));
  expect(() => desk.verdicts({ slot: 1, serial: 'L1-1', ssid: 'LAMP_1', judge: () => 'match' }, stopped)).toThrow(
    'stopped before',
  );
  expect(desk.isAwaited).toBe(false);
});

test('a slot that gives up waits no longer', async () => {
  const desk = new LabelDesk();
  const wanted = { slot: 1, serial: 'L1-1', ssid: 'LAMP_1', judge: () => 'other-label' as const };
  const verdicts = desk.verdicts(wanted, new AbortController().signal);
  desk.submit(EAN);
  for await (const verdict of verdicts) {
    expect(verdict).toBe('other-label');
    break;
  }
  expect(desk.isAwaited).toBe(false);
});

test.each([
  ['an AIM prefix', 'aim-prefix', (text: string) => `]Q1${text}`],
  ['an ECI code', 'eci', (text: string) => `\\000026${text}`],
  ['STX and ETX', 'control-characters', (text: string) => `\u0002${text}\u0003`],
  ['the keys of a German keyboard', 'german', (text: string) => readBy('german', text) ?? ''],
  ['the keys of a British keyboard', 'british', (text: string) => readBy('british', text) ?? ''],
])('a label with %s is that of its slot, and the trouble is named', async (_what, trouble, garble) => {
  const { desk, waiting } = deskWith(1, 2);
  expect(desk.submit(garble(labelOf(2)))).toEqual({ slot: 2, verdict: 'match', trouble });
  expect(await waiting[1]?.done).toEqual(['match']);
});

test('with Caps Lock on, a label is that of its slot', () => {
  const { desk } = deskWith(1, 2);
  expect(desk.submit('{"VER":"V1","NAME":"lamp_2","POP":"x"}')).toEqual({
    slot: 2,
    verdict: 'match',
    trouble: 'caps-lock',
  });
});

test('a label through another layout that differs in one character is no match, and the layout is named', () => {
  const { desk } = deskWith(1, 2);
  const garbled = readBy('german', labelOf(2).replace('"X"', '"Y"')) ?? '';
  expect(desk.submit(garbled)).toEqual({ slot: 2, verdict: 'unreadable', trouble: 'german' });
});

test('a French keyboard waits with its dead key for a brace: no match, and the layout is named', () => {
  const { desk } = deskWith(1, 2);
  const withoutDeadKeys = (readBy('french', labelOf(2)) ?? '').replaceAll('¨', '');
  expect(desk.submit(withoutDeadKeys)).toEqual({ slot: 2, verdict: 'unreadable', trouble: 'french' });
});
