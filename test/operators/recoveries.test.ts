import { renameSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { RecoveryOrder } from '../../station-core/operators/recoveries.ts';
import { BADGES, codeOf, knownStaff, PINS, restarted, secret } from './staff.ts';

const order: RecoveryOrder = {
  recovery: 'RC-1',
  id: 'ada',
  name: 'Somebody New',
  role: 'administrator',
  reason: 'Ada forgot her PIN',
  documentSha256Hex: 'ab'.repeat(32),
  signedBy: ['anna', 'bo'],
};
const another = { recovery: 'RC-2', documentSha256Hex: 'cd'.repeat(32) };

test('the last administrator gets in again with a code; the old PIN and badge let nobody in', async () => {
  const known = await knownStaff();
  const { people, recoveries, resets, signIn, events } = known;
  await resets.setBadge('ada', secret(BADGES.ada), 'ada');
  const { person, code } = await recoveries.recover(order);
  expect(person).toMatchObject({ id: 'ada', name: 'Ada Lovelace', roles: ['administrator'], hasBadge: false });
  expect(await codeOf(signIn.withPin('a', { id: 'ada', pin: secret(PINS.ada) }))).toBe('person.unknown-or-wrong');
  expect(await codeOf(signIn.withBadge('b', secret(BADGES.ada)))).toBe('person.unknown-or-wrong');
  await signIn.setOwnPin('c', { id: 'ada', code, pin: secret('615283') });
  expect(await signIn.withPin('d', { id: 'ada', pin: secret('615283') })).toMatchObject({ id: 'ada' });
  expect(people.find('ada')?.pinCodeUntil).toBeUndefined();
  const { recovery, reason, documentSha256Hex, signedBy } = order;
  expect(events.find(({ kind }) => kind === 'person-recovered')).toEqual({
    kind: 'person-recovered',
    id: 'ada',
    roles: ['administrator'],
    recovery,
    reason,
    documentSha256Hex,
    signedBy,
  });
});

test('somebody who was locked out may set their PIN at once', async () => {
  const { recoveries, signIn } = await knownStaff();
  for (let at = 0; at < 5; at++) await codeOf(signIn.withPin(`s${at}`, { id: 'ada', pin: secret(PINS.wrong) }));
  expect(await codeOf(signIn.withPin('x', { id: 'ada', pin: secret(PINS.ada) }))).toBe('person.locked-out');
  const { code } = await recoveries.recover(order);
  expect(await signIn.setOwnPin('y', { id: 'ada', code, pin: secret('615283') })).toMatchObject({ id: 'ada' });
});

test('somebody new becomes administrator, and who is known keeps the roles they had', async () => {
  const { people, recoveries } = await knownStaff();
  expect((await recoveries.recover({ ...order, id: 'zoe' })).person).toMatchObject({ id: 'zoe', name: 'Somebody New' });
  const ben = await recoveries.recover({ ...order, ...another, id: 'ben', role: 'security-officer' });
  expect(ben.person.roles).toEqual(['operator', 'security-officer']);
  expect(people.find('ada')?.roles).toEqual(['administrator']);
});

test('an order is carried out once, also after a restart', async () => {
  const known = await knownStaff();
  await known.recoveries.recover(order);
  expect(await codeOf(known.recoveries.recover(order))).toBe('person.recovery-used');
  const later = await restarted(known);
  await later.signIn.withPin('a', { id: 'ben', pin: secret(PINS.wrong) }).catch(() => undefined); // writes the file again
  expect(await codeOf(later.recoveries.recover(order))).toBe('person.recovery-used');
  expect(await codeOf((await restarted(known)).recoveries.recover(order))).toBe('person.recovery-used');
  await later.recoveries.recover({ ...order, ...another });
});

test('what could not be written is not used up, and the entry is there first', async () => {
  const known = await knownStaff();
  renameSync(known.dir, `${known.dir}-away`);
  expect(await codeOf(known.recoveries.recover(order))).toBe('operators.not-written');
  renameSync(`${known.dir}-away`, known.dir);
  expect(known.events.map(({ kind }) => kind)).toEqual(['person-recovered']);
  expect((await known.recoveries.recover(order)).person.id).toBe('ada');
});

test('nobody comes to both sides by it, and who was revoked stays revoked', async () => {
  const { people, recoveries, events } = await knownStaff();
  expect(await codeOf(recoveries.recover({ ...order, role: 'security-officer' }))).toBe('person.roles-conflict');
  await people.revoke('ben', 'ada');
  expect(await codeOf(recoveries.recover({ ...order, id: 'ben' }))).toBe('person.revoked');
  expect(events.filter(({ kind }) => kind === 'person-recovered')).toEqual([]);
});

test('at a screen the PIN is chosen at once: it lets in, what was there before does not, and no code is left', async () => {
  const { people, recoveries, signIn, events } = await knownStaff();
  const person = await recoveries.recoverWithPin(order, secret('615283'));
  expect(person).toMatchObject({ id: 'ada', roles: ['administrator'], hasBadge: false });
  expect(people.find('ada')?.pinCodeUntil).toBeUndefined();
  expect(await codeOf(signIn.withPin('a', { id: 'ada', pin: secret(PINS.ada) }))).toBe('person.unknown-or-wrong');
  expect(await signIn.withPin('b', { id: 'ada', pin: secret('615283') })).toMatchObject({ id: 'ada' });
  expect(events.map(({ kind }) => kind).slice(0, 2)).toEqual(['person-recovered', 'pin-set']);
  expect(await codeOf(recoveries.recoverWithPin(order, secret('615284')))).toBe('person.recovery-used');
});

test('a PIN that is easily guessed is refused before anything is carried out', async () => {
  const { recoveries, events } = await knownStaff();
  expect(await codeOf(recoveries.recoverWithPin(order, secret('123456')))).toBe('person.weak-pin');
  expect(events).toEqual([]);
  expect(recoveries.isUsed(order)).toBe(false);
  await recoveries.recoverWithPin(order, secret('615283'));
  expect(recoveries.isUsed(order)).toBe(true);
});
