import { expect, test } from 'vitest';
import { Fault } from '../../../station-core/fault.ts';
import { Scans } from '../../../station-core/host/line/scans.ts';
import type { Person } from '../../../station-core/operators/person.ts';
import { LabelDesk } from '../../../station-core/station/scanners/label-desk.ts';
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

/** A screen where Olga works, and slot 3, which waits for its label when `awaits`. */
function floorOf({ awaits }: { awaits: boolean }) {
  const desk = new LabelDesk();
  const attempts: string[] = [];
  const refuse: { code?: 'person.too-soon' | 'person.revoked' } = {};
  let at: Person | undefined = BADGES['04A224C1'];
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
  });
  if (awaits) slotWaiting(desk, 3);
  return { scans, desk, attempts, refuse, who: () => at?.id };
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

test('what is nobody’s badge is a wrong label', async () => {
  const { scans, who } = floorOf({ awaits: true });
  expect(await scans.submit('jig', '4006381333931')).toEqual({ kind: 'label', slot: 3, verdict: 'other-label' });
  expect(who()).toBe('olga');
});

test('after too many of those a label can still be scanned, wrong or right', async () => {
  const { scans, refuse } = floorOf({ awaits: true });
  refuse.code = 'person.too-soon';
  expect(await scans.submit('jig', '4006381333931')).toMatchObject({ kind: 'label', verdict: 'other-label' });
  expect(await scans.submit('jig', LABEL)).toMatchObject({ kind: 'label', verdict: 'match' });
});

test('the badge of somebody who was revoked is reported as such', async () => {
  const { scans, refuse } = floorOf({ awaits: true });
  refuse.code = 'person.revoked';
  await expect(scans.submit('jig', '04B7715E')).rejects.toMatchObject({ code: 'person.revoked' });
});

test('the serial from the other label, and what no badge can be, are tried as no badge', async () => {
  const { scans, attempts } = floorOf({ awaits: true });
  for (const text of ['L1-3', 'two words', '{"name":"LAMP_000009"}', 'x'.repeat(200)]) {
    expect(await scans.submit('jig', text), text).toMatchObject({ kind: 'label', slot: 3 });
  }
  expect(attempts).toEqual([]);
});

test('a second scan that comes before the first is answered is answered, too', async () => {
  const { scans } = floorOf({ awaits: true });
  const [wrong, right] = await Promise.all([scans.submit('jig', 'two words'), scans.submit('jig', LABEL)]);
  expect(wrong).toEqual({ kind: 'label', slot: 3, verdict: 'other-label' });
  expect(right).toEqual({ kind: 'label', slot: 3, verdict: 'match' });
});

test('with no label awaited a badge takes over, and anything else is unexpected', async () => {
  const { scans, who } = floorOf({ awaits: false });
  expect(await scans.submit('jig', '4006381333931')).toMatchObject({ kind: 'unexpected' });
  expect(await scans.submit('jig', '04B7715E')).toEqual({ kind: 'badge', name: 'OTTO' });
  expect(who()).toBe('otto');
});
