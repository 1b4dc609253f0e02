import { expect, test } from 'vitest';
import { Fault } from '../../../station-core/fault.ts';
import type { SlotView } from '../../../station-core/contract.ts';
import { slotOfEarlyLabel } from '../../../station-core/host/line/early-labels.ts';
import { Scans } from '../../../station-core/host/line/scans.ts';
import { readBy } from '../../../station-core/model/scanned/keyboard-layouts.ts';
import type { Person } from '../../../station-core/operators/person.ts';
import { LabelDesk } from '../../../station-core/station/scanners/label-desk.ts';
import { slotOf, workOf } from '../../renderer/slot-views.ts';
import { labelOf, slotWaiting } from '../../station/scanners/waiting.ts';

const person = (id: string, ...roles: Person['roles']): Person => ({
  id,
  name: id.toUpperCase(),
  roles,
  revoked: false,
  hasBadge: true,
});
const BADGES: Readonly<Record<string, Person>> = {
  '04A224C1': person('olga', 'operator'),
  '04B7715E': person('otto', 'operator'),
  '04FFFFFF': person('quentin', 'qa'),
};
const LABEL = labelOf(3);
const UNIT = { unit: '24:0a:c4:00:00:03', serial: 'L1-3' };
const UNITS: Readonly<Record<string, typeof UNIT>> = {
  'ssid LAMP_3': UNIT,
  'mac 24:0a:c4:00:00:03': UNIT,
  'any L1-3': UNIT,
};

interface Floor {
  readonly awaits: boolean;
  readonly who?: string;
  readonly atWork?: readonly SlotView[];
}

/** A unit that is made in this slot. Its label is step 2 of 3, and is asked for in step 3. */
function making(slot: number, stepNumber: number, scan: boolean): SlotView {
  const serial = `L1-${slot}`;
  const unit = `24:0a:c4:00:00:0${slot}`;
  const steps = ['reserve', 'label', 'confirmLabel', 'close'];
  const asked = scan ? { serial, wrong: null, voids: 0 } : null;
  return slotOf({ slot, work: workOf({ unit, serial, steps, stepNumber, scan: asked }) });
}

/** A screen where Olga works, and slot 3, which waits for its label when `awaits`. */
function floorOf({ awaits, who: starts = '04A224C1', atWork = [] }: Floor) {
  const desk = new LabelDesk();
  const attempts: string[] = [];
  const refuse: { code?: 'person.too-soon' | 'person.revoked' } = {};
  const asked: string[] = [];
  let at: Person | undefined = BADGES[starts];
  const scans = new Scans({
    desk,
    personAt: () => at,
    operatorAt: () => at ?? person('nobody'),
    signIn: async (_, badge) => {
      attempts.push(badge);
      if (refuse.code !== undefined) throw new Fault(refuse.code);
      at = BADGES[badge] ?? at;
      if (BADGES[badge] === undefined) throw new Fault('person.unknown-or-wrong');
      return { person: BADGES[badge] };
    },
    orderIsChosen: () => true,
    choose: async () => undefined,
    slotOfEarlyLabel: (label) => slotOfEarlyLabel(label, atWork, (unit) => `LAMP_${Number(unit.slice(-2))}`),
    unitOf: async (text, by) => {
      asked.push(`${by} ${text}`);
      return UNITS[`${by} ${text}`] ?? null;
    },
  });
  if (awaits) slotWaiting(desk, 3);
  return { scans, desk, attempts, asked, refuse, who: () => at?.id };
}

test('at shift change a badge takes over the screen though a label is awaited; the slot goes on waiting', async () => {
  const { scans, desk, who } = floorOf({ awaits: true });
  expect(await scans.submit('jig', '04B7715E\r')).toEqual({ kind: 'badge', name: 'OTTO' });
  expect(who()).toBe('otto');
  expect(desk.isAwaited).toBe(true);
  expect(await scans.submit('jig', LABEL)).toEqual({ kind: 'label', slot: 3, verdict: 'match' });
});

test('somebody who scans no labels may take over, too; the label is then not theirs to scan', async () => {
  const { scans, who } = floorOf({ awaits: true });
  expect(await scans.submit('jig', '04FFFFFF')).toEqual({ kind: 'badge', name: 'QUENTIN' });
  expect(who()).toBe('quentin');
});

test('what is neither a badge nor a label of any unit is held against no slot', async () => {
  const { scans, who } = floorOf({ awaits: true });
  for (const text of ['4006381333931', 'two words']) {
    expect(await scans.submit('jig', text)).toEqual({ kind: 'unexpected', expected: ['label', 'badge'] });
  }
  expect(who()).toBe('olga');
});

test('the label of another unit is wrong for the slot that waits', async () => {
  const { scans } = floorOf({ awaits: true });
  for (const text of [labelOf(4), 'L1-4 24:0a:c4:00:00:04']) {
    expect(await scans.submit('jig', text)).toEqual({ kind: 'label', slot: 3, verdict: 'other-label' });
  }
});

test('after too many of those a label can still be scanned, wrong or right', async () => {
  const { scans, refuse } = floorOf({ awaits: true });
  refuse.code = 'person.too-soon';
  expect(await scans.submit('jig', '4006381333931')).toMatchObject({ kind: 'unexpected' });
  expect(await scans.submit('jig', labelOf(4))).toMatchObject({ kind: 'label', verdict: 'other-label' });
  expect(await scans.submit('jig', LABEL)).toMatchObject({ kind: 'label', verdict: 'match' });
});

test('the badge of somebody who was revoked is reported as such', async () => {
  const { scans, refuse } = floorOf({ awaits: true });
  refuse.code = 'person.revoked';
  await expect(scans.submit('jig', '04B7715E')).rejects.toMatchObject({ code: 'person.revoked' });
});

test('the serial from the other label, and what no badge can be, are tried as no badge', async () => {
  const { scans, attempts } = floorOf({ awaits: true });
  for (const text of ['L1-3', '{"name":"LAMP_000009"}']) {
    expect(await scans.submit('jig', text), text).toMatchObject({ kind: 'label', slot: 3 });
  }
  for (const text of ['two words', 'x'.repeat(200)]) {
    expect(await scans.submit('jig', text), text).toMatchObject({ kind: 'unexpected' });
  }
  expect(attempts).toEqual([]);
});

test('a second scan that comes before the first is answered is answered, too', async () => {
  const { scans } = floorOf({ awaits: true });
  const [wrong, right] = await Promise.all([scans.submit('jig', labelOf(4)), scans.submit('jig', LABEL)]);
  expect(wrong).toEqual({ kind: 'label', slot: 3, verdict: 'other-label' });
  expect(right).toEqual({ kind: 'label', slot: 3, verdict: 'match' });
});

test('with no label awaited a badge takes over, and anything else is unexpected', async () => {
  const { scans, who } = floorOf({ awaits: false });
  expect(await scans.submit('jig', '4006381333931')).toMatchObject({ kind: 'unexpected' });
  expect(await scans.submit('jig', '04B7715E')).toEqual({ kind: 'badge', name: 'OTTO' });
  expect(who()).toBe('otto');
});

test('for QA, either label of a unit and its serial say which unit they want to see', async () => {
  const { scans, attempts } = floorOf({ awaits: false, who: '04FFFFFF' });
  for (const text of [LABEL, 'L1-3 24:0a:c4:00:00:03', 'L1-3']) {
    expect(await scans.submit('office', text)).toEqual({ kind: 'unit', ...UNIT });
  }
  expect(attempts).toEqual([]);
});

test('of a label only the name of its unit is asked for: neither password nor code goes on', async () => {
  const { scans, asked } = floorOf({ awaits: false, who: '04FFFFFF' });
  await scans.submit('office', LABEL);
  await scans.submit('office', 'ABCD-EFGH-JKLM-NPQR');
  expect(asked).toEqual(['ssid LAMP_3']);
});

test('a label of no unit that was made here, and one that is torn, are said to be none', async () => {
  const { scans, attempts } = floorOf({ awaits: false, who: '04FFFFFF' });
  for (const text of [labelOf(4), LABEL.slice(0, -5), 'L1-4 24:0a:c4:00:00:04']) {
    expect(await scans.submit('office', text)).toEqual({ kind: 'unknown-unit' });
  }
  expect(attempts).toEqual([]);
});

test('a badge still takes over from QA', async () => {
  const { scans, who } = floorOf({ awaits: false, who: '04FFFFFF' });
  expect(await scans.submit('office', '04B7715E')).toEqual({ kind: 'badge', name: 'OTTO' });
  expect(who()).toBe('otto');
});

test('an operator looks up no units by scanning', async () => {
  const { scans, asked } = floorOf({ awaits: false });
  expect(await scans.submit('jig', LABEL)).toEqual({ kind: 'early-label', slot: null });
  expect(asked).toEqual([]);
});

test('a label that a German keyboard layout garbled passes its slot and says what to change', async () => {
  const { scans, attempts } = floorOf({ awaits: true });
  expect(await scans.submit('jig', readBy('german', LABEL) ?? '')).toEqual({
    kind: 'label',
    slot: 3,
    verdict: 'match',
    trouble: 'german',
  });
  expect(attempts).toEqual([]);
});

test('for QA, a label with an AIM prefix still says which unit they want to see', async () => {
  const { scans } = floorOf({ awaits: false, who: '04FFFFFF' });
  expect(await scans.submit('office', `]Q1${LABEL}`)).toEqual({ kind: 'unit', ...UNIT });
});

test('a label that is scanned before its slot asks is too early, either of the two, and however the keyboard is set', async () => {
  const { scans, attempts } = floorOf({ awaits: false, atWork: [making(2, 1, false), making(3, 2, false)] });
  for (const text of [LABEL, 'L1-3 24:0a:c4:00:00:03', `]Q1${LABEL}`, readBy('german', LABEL) ?? '']) {
    expect(await scans.submit('jig', text), text).toEqual({ kind: 'early-label', slot: 3 });
  }
  expect(await scans.submit('jig', labelOf(4))).toEqual({ kind: 'early-label', slot: null });
  expect(attempts).toEqual([]);
});

test('it is no wrong label for the slot that waits, and counts once its own slot asks', async () => {
  const { scans, desk } = floorOf({ awaits: true, atWork: [making(3, 3, true), making(4, 2, false)] });
  expect(await scans.submit('jig', labelOf(4))).toEqual({ kind: 'early-label', slot: 4 });
  expect(await scans.submit('jig', labelOf(5))).toMatchObject({ slot: 3, verdict: 'other-label' });
  slotWaiting(desk, 4);
  expect(await scans.submit('jig', labelOf(4))).toMatchObject({ slot: 4, verdict: 'match' });
});

test('a label whose slot has it already is not asked for again', async () => {
  const { scans } = floorOf({ awaits: false, atWork: [making(3, 4, false)] });
  expect(await scans.submit('jig', LABEL)).toEqual({ kind: 'early-label', slot: null });
});
