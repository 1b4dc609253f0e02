import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { BADGES, codeOf, faultOf, knownStaff, PINS, restarted, secret, staff } from './staff.ts';
import { hire } from '../hire.ts';

test('a station without the file knows nobody: it is the first start', async () => {
  const { people } = await staff();
  expect(people.isEmpty()).toBe(true);
  expect(people.list()).toEqual([]);
});

test('the first administrator is made once only', async () => {
  const { people, events } = await staff();
  const ada = await people.createFirst({ id: 'ada', name: 'Ada Lovelace', pin: secret(PINS.ada) });
  expect(ada).toEqual({ id: 'ada', name: 'Ada Lovelace', roles: ['administrator'], revoked: false, hasBadge: false });
  expect(people.isEmpty()).toBe(false);
  const again = people.createFirst({ id: 'eve', name: 'Eve', pin: secret(PINS.ben) });
  expect(await codeOf(again)).toBe('person.first-start-over');
  expect(people.list()).toEqual([ada]);
  expect(events).toEqual([{ kind: 'person-added', by: 'ada', id: 'ada', roles: ['administrator'] }]);
});

test('of two who start the station at the same moment one wins', async () => {
  const { people, events, station } = await staff();
  const both = await Promise.allSettled(
    ['ada', 'eve'].map((id) => people.createFirst({ id, name: id, pin: secret(PINS.ada) })),
  );
  expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  expect(both[1]).toMatchObject({ reason: { code: 'person.first-start-over' } });
  expect(events).toHaveLength(1);
  expect((await restarted({ station })).people.list().map(({ id }) => id)).toEqual(['ada']);
});

test('a first start that fails leaves a first start', async () => {
  const { people, station } = await staff();
  const weak = people.createFirst({ id: 'ada', name: 'Ada', pin: secret('123456') });
  expect(await codeOf(weak)).toBe('person.weak-pin');
  expect(people.isEmpty()).toBe(true);
  expect((await restarted({ station })).people.isEmpty()).toBe(true);
});

test('people are there again after a restart', async () => {
  const before = await knownStaff();
  const after = await restarted(before);
  expect(after.people.list()).toEqual(before.people.list());
  expect(after.people.find('ben')).toEqual({
    id: 'ben',
    name: 'Ben',
    roles: ['operator'],
    revoked: false,
    hasBadge: true,
  });
});

test('roles are kept once each and in one order', async () => {
  const { people } = await knownStaff();
  const roles = ['administrator', 'qa', 'operator', 'qa'] as const;
  const { person: cy } = await people.add({ id: 'cy', name: 'Cy', roles, badge: secret('77120099') }, 'ada');
  expect(cy.roles).toEqual(['operator', 'qa', 'administrator']);
});

test('an id is never given twice, not even after its person was revoked', async () => {
  const { people } = await knownStaff();
  const ben = { id: 'ben', name: 'Another Ben', roles: ['qa'] as const };
  expect(await codeOf(people.add(ben, 'ada'))).toBe('person.id-taken');
  await people.revoke('ben', 'ada');
  expect(await codeOf(people.add(ben, 'ada'))).toBe('person.id-taken');
});

test('a badge is of one person, until that person is revoked', async () => {
  const { people, signIn } = await knownStaff();
  const cy = { id: 'cy', name: 'Cy', roles: ['operator'] as const, badge: secret(` ${BADGES.ben}\r`) };
  expect((await faultOf(people.add(cy, 'ada'))).evidence).toEqual({ holder: 'ben' });
  await people.revoke('ben', 'ada');
  await people.add(cy, 'ada');
  expect((await signIn.withBadge('screen', secret(BADGES.ben))).id).toBe('cy');
});

test('somebody whose badge is too short is not added', async () => {
  const { people, events } = await knownStaff();
  expect(await codeOf(people.add({ id: 'cy', name: 'Cy', roles: ['qa'], badge: secret(' 123 ') }, 'ada'))).toBe(
    'person.weak-badge',
  );
  expect(people.list()).toHaveLength(2);
  expect(events).toEqual([]);
});

test('what the contract would not let through is a bug, not a person', async () => {
  const { people, events } = await knownStaff();
  const cy = { id: 'cy', name: 'Cy', roles: ['qa'] as const };
  for (const wrong of [
    { ...cy, id: 'Cy Young' },
    { ...cy, name: '   ' },
    { ...cy, roles: [] },
  ]) {
    await expect(people.add(wrong, 'ada')).rejects.toThrow();
  }
  expect(people.list()).toHaveLength(2);
  expect(events).toEqual([]);
});

test('a revoked person stays on the list, and revoking twice is said once', async () => {
  const { people, events, station } = await knownStaff();
  expect(await people.revoke('ben', 'ada')).toMatchObject({ id: 'ben', revoked: true });
  expect(await people.revoke('ben', 'ada')).toMatchObject({ id: 'ben', revoked: true });
  expect(events).toEqual([{ kind: 'person-revoked', by: 'ada', id: 'ben' }]);
  expect((await restarted({ station })).people.find('ben')?.revoked).toBe(true);
});

test('the last administrator cannot be revoked, and neither can two revoke each other', async () => {
  const known = await knownStaff();
  const { people } = known;
  expect(await codeOf(people.revoke('ada', 'ada'))).toBe('person.last-administrator');
  await hire(known, { id: 'cy', name: 'Cy', roles: ['administrator'], pin: secret(PINS.wrong) });
  const both = await Promise.allSettled([people.revoke('ada', 'cy'), people.revoke('cy', 'ada')]);
  expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  expect(both[1]).toMatchObject({ reason: { code: 'person.not-allowed' } });
  expect(await codeOf(people.revoke('cy', 'cy'))).toBe('person.last-administrator');
});

test('nobody can be revoked who is not known', async () => {
  const { people } = await knownStaff();
  expect(await codeOf(people.revoke('zoe', 'ada'))).toBe('person.not-found');
});

test('only an administrator who is not revoked adds and revokes, whatever the caller has checked', async () => {
  const { people, events } = await knownStaff();
  const cy = { id: 'cy', name: 'Cy', roles: ['administrator'] as const };
  for (const by of ['ben', 'zoe', '']) {
    expect(await codeOf(people.add(cy, by))).toBe('person.not-allowed');
    expect(await codeOf(people.revoke('ben', by))).toBe('person.not-allowed');
  }
  expect(events).toEqual([]);
});

test('when the ledger cannot be written, nobody is added and nobody revoked', async () => {
  const { station } = await knownStaff();
  const before = readFileSync(join(station.dir, 'operators.json'));
  const { people } = await staff({
    station,
    record: () => {
      throw new Error('no space for the ledger');
    },
  });
  const cy = { id: 'cy', name: 'Cy', roles: ['qa'] as const };
  await expect(people.add(cy, 'ada')).rejects.toThrow('no space for the ledger');
  await expect(people.revoke('ben', 'ada')).rejects.toThrow('no space for the ledger');
  expect(people.list().map(({ id, revoked }) => [id, revoked])).toEqual([
    ['ada', false],
    ['ben', false],
  ]);
  expect(readFileSync(join(station.dir, 'operators.json'))).toEqual(before);
});
