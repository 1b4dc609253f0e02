import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FAILURES_BEFORE_LOCK } from '../../station-core/operators/lock-out.ts';
import { AUTO_LOCK_MS } from '../../station-core/operators/sessions.ts';
import { BADGES, codeOf, faultOf, knownStaff, PINS, restarted, secret, staff } from './staff.ts';

const NEW_PIN = '640281';

test('a new PIN lets its person in and the old one does not, also after a restart; the ledger records it, not what it is', async () => {
  const found = await knownStaff();
  await found.people.changePin('ben', secret(NEW_PIN));
  expect(found.events).toEqual([{ kind: 'pin-changed', by: 'ben', id: 'ben' }]);
  const { signIn } = await restarted(found);
  expect((await signIn.withPin('left', { id: 'ben', pin: secret(NEW_PIN) })).id).toBe('ben');
  expect(await codeOf(signIn.withPin('left', { id: 'ben', pin: secret(PINS.ben) }))).toBe('person.unknown-or-wrong');
  expect((await signIn.withBadge('left', secret(BADGES.ben))).id).toBe('ben');
});

test('a weak PIN is refused and the old one stays', async () => {
  const { people, signIn, events } = await knownStaff();
  expect(await codeOf(people.changePin('ben', secret('123456')))).toBe('person.weak-pin');
  expect(events).toEqual([]);
  expect((await signIn.withPin('left', { id: 'ben', pin: secret(PINS.ben) })).id).toBe('ben');
});

test('before a change the person confirms by their PIN or their badge, and by nobody else’s', async () => {
  const { signIn } = await knownStaff();
  expect((await signIn.confirm('left', 'ben', secret(PINS.ben))).id).toBe('ben');
  expect((await signIn.confirm('left', 'ben', secret(BADGES.ben))).id).toBe('ben');
  expect(await codeOf(signIn.confirm('left', 'ben', secret(PINS.ada)))).toBe('person.unknown-or-wrong');
});

test('guessing at an open screen locks the name as guessing at a locked one does', async () => {
  const { signIn, clock } = await knownStaff();
  for (let at = 0; at < FAILURES_BEFORE_LOCK; at += 1) {
    await codeOf(signIn.confirm(`screen ${at}`, 'ben', secret(PINS.wrong)));
    clock.pass(30_000);
  }
  expect(await codeOf(signIn.confirm('another', 'ben', secret(PINS.ben)))).toBe('person.locked-out');
});

test('changed roles hold at once, in open sessions too, with the lock of the new roles', async () => {
  const { people, sessions, events } = await knownStaff();
  const ben = people.find('ben');
  if (ben !== undefined) sessions.begin('left', ben);
  expect(sessions.current('left')?.autoLockMs).toBe(AUTO_LOCK_MS.operator);
  await people.changeRoles('ben', ['administrator', 'qa'], 'ada');
  expect(events).toEqual([{ kind: 'roles-changed', by: 'ada', id: 'ben', roles: ['qa', 'administrator'] }]);
  expect(sessions.current('left')).toMatchObject({
    person: { roles: ['qa', 'administrator'] },
    autoLockMs: AUTO_LOCK_MS.administrator,
  });
  expect(await codeOf(() => sessions.require('left', 'operator'))).toBe('person.not-allowed');
});

test('the same roles again are no change', async () => {
  const { people, events } = await knownStaff();
  await people.changeRoles('ben', ['operator', 'operator'], 'ada');
  expect(events).toEqual([]);
});

test('the last administrator keeps that role; of two, one may lose it, and not both at once', async () => {
  const { people } = await knownStaff();
  expect(await codeOf(people.changeRoles('ada', ['qa'], 'ada'))).toBe('person.last-administrator');
  await people.changeRoles('ben', ['operator', 'administrator'], 'ada');
  const both = await Promise.allSettled([
    people.changeRoles('ada', ['qa'], 'ben'),
    people.changeRoles('ben', ['qa'], 'ada'),
  ]);
  expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  expect(people.list().filter(({ roles }) => roles.includes('administrator'))).toHaveLength(1);
});

test('only an administrator changes roles; nobody is left without one, and who was revoked stays so', async () => {
  const { people } = await knownStaff();
  expect(await codeOf(people.changeRoles('ada', ['qa'], 'ben'))).toBe('person.not-allowed');
  expect(await codeOf(people.changeRoles('ben', [], 'ada'))).toBe('person.no-role');
  expect(await codeOf(people.changeRoles('zoe', ['qa'], 'ada'))).toBe('person.not-found');
  await people.revoke('ben', 'ada');
  expect(await codeOf(people.changeRoles('ben', ['qa'], 'ada'))).toBe('person.revoked');
  expect(await codeOf(people.changePin('ben', secret(NEW_PIN)))).toBe('person.revoked');
});

test('what the ledger rejects is not changed', async () => {
  let full = false;
  const { people, signIn } = await knownStaff({
    record: () => {
      if (full) throw new Error('no space for the ledger');
    },
  });
  full = true;
  await expect(people.changeRoles('ben', ['qa'], 'ada')).rejects.toThrow('no space');
  await expect(people.changePin('ben', secret(NEW_PIN))).rejects.toThrow('no space');
  full = false;
  expect(people.find('ben')?.roles).toEqual(['operator']);
  expect((await signIn.withPin('left', { id: 'ben', pin: secret(PINS.ben) })).id).toBe('ben');
});

test('without the file there is no second first start where people have worked: it says which file to put back', async () => {
  const { station } = await knownStaff();
  const path = join(station.dir, 'operators.json');
  rmSync(path);
  const fault = await faultOf(staff({ station, ledgerKnowsPeople: () => true }));
  expect([fault.code, fault.evidence]).toEqual(['operators.missing', { path }]);
  expect((await staff({ station, ledgerKnowsPeople: () => false })).people.isEmpty()).toBe(true);
});
