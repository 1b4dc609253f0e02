import { beforeEach, expect, test } from 'vitest';
import type { Permission } from '../../station-core/model/permission.ts';
import type { Person } from '../../station-core/operators/person.ts';
import { Sessions } from '../../station-core/operators/sessions.ts';
import { codeOf, faultOf, HandClock, knownStaff, PINS, secret } from './staff.ts';

const MINUTE = 60_000;

let clock: HandClock;
let known: Map<string, Person>;
let ended: string[];
let sessions: Sessions;
const ben: Person = { id: 'ben', name: 'Ben', roles: ['operator'], revoked: false, hasBadge: true };
const ada: Person = { id: 'ada', name: 'Ada', roles: ['qa', 'administrator'], revoked: false, hasBadge: false };

beforeEach(() => {
  clock = new HandClock();
  known = new Map([ben, ada].map((person) => [person.id, person]));
  ended = [];
  sessions = new Sessions({
    people: { find: (id) => known.get(id) },
    clock,
    ended: (screen, personId) => ended.push(`${personId} on ${screen}`),
  });
});

test('a screen is locked until somebody signs in', async () => {
  expect(sessions.current('left')).toBeNull();
  expect(await codeOf(() => sessions.require('left'))).toBe('person.signed-out');
  expect(
    await codeOf(() => {
      sessions.touch('left');
    }),
  ).toBe('person.signed-out');
  const session = sessions.begin('left', ben);
  expect(session).toEqual({ person: ben, signedInAt: '2026-11-21T09:00:00.000Z', autoLockMs: 10 * MINUTE });
  expect(sessions.current('left')).toEqual(session);
  expect(sessions.require('left')).toEqual(ben);
});

test('each screen has its own session, and the next person takes the place of the one before', () => {
  sessions.begin('left', ben);
  expect(sessions.current('right')).toBeNull();
  sessions.begin('right', ben);
  sessions.begin('left', ada);
  expect(sessions.current('left')?.person).toEqual(ada);
  expect(sessions.current('right')?.person).toEqual(ben);
  expect(ended).toEqual(['ben on left']);
});

test('signing out locks, once', () => {
  sessions.begin('left', ben);
  sessions.end('left');
  sessions.end('left');
  expect(sessions.current('left')).toBeNull();
  expect(ended).toEqual(['ben on left']);
});

test('a screen that nobody touches locks itself; asking is no touch', () => {
  sessions.begin('left', ben);
  for (let minute = 1; minute < 10; minute++) {
    clock.pass(MINUTE);
    expect(sessions.current('left')).not.toBeNull();
  }
  clock.pass(MINUTE - 1);
  sessions.touch('left');
  clock.pass(10 * MINUTE - 1);
  expect(sessions.require('left')).toEqual(ben);
  clock.pass(1);
  expect(sessions.current('left')).toBeNull();
  expect(ended).toEqual(['ben on left']);
});

test('whoever may change more is locked sooner', () => {
  expect(sessions.begin('left', ada).autoLockMs).toBe(5 * MINUTE);
});

test('screens that ask for nothing are locked by the sweep', () => {
  sessions.begin('left', ben);
  sessions.begin('right', ada);
  clock.pass(5 * MINUTE);
  sessions.sweep();
  expect(ended).toEqual(['ada on right']);
});

test('a clock set back keeps no screen open, and a machine that slept wakes up locked', () => {
  sessions.begin('left', ben);
  clock.setWall(-60 * MINUTE);
  clock.pass(10 * MINUTE);
  expect(sessions.current('left')).toBeNull();
  sessions.begin('left', ben);
  clock.setWall(10 * MINUTE); // the clock that only goes forward stands still while a machine sleeps
  expect(sessions.current('left')).toBeNull();
});

test('somebody who is revoked is out at once, on every screen', async () => {
  sessions.begin('left', ben);
  sessions.begin('right', ben);
  known.set('ben', { ...ben, revoked: true });
  expect(sessions.current('left')).toBeNull();
  expect(await codeOf(() => sessions.require('right', 'operator'))).toBe('person.signed-out');
  expect(ended).toEqual(['ben on left', 'ben on right']);
});

test('whoever watches a screen is notified when somebody signs in there, out, or gets other roles, and of no other screen', () => {
  const reported: (string | undefined)[] = [];
  const stop = sessions.watch('left', () => reported.push(sessions.current('left')?.person.roles.join() ?? 'nobody'));
  sessions.begin('left', ben);
  sessions.begin('right', ada);
  known.set('ben', { ...ben, roles: ['qa'] });
  sessions.personChanged('ben');
  known.set('ben', { ...ben, revoked: true });
  sessions.personChanged('ben');
  expect(reported).toEqual(['operator', 'qa', 'nobody']);
  stop();
  sessions.begin('left', ada);
  expect(reported).toHaveLength(3);
});

test('a role that does not allow it learns which would', async () => {
  sessions.begin('left', ben);
  expect(sessions.require('left', 'qa', 'operator')).toEqual(ben);
  const fault = await faultOf(() => sessions.require('left', 'qa', 'administrator'));
  expect([fault.code, fault.evidence]).toEqual(['person.not-allowed', { id: 'ben', roles: 'qa, administrator' }]);
});

test('one of several roles is enough', () => {
  sessions.begin('left', ada);
  for (const role of ['qa', 'administrator'] as const) expect(sessions.require('left', role)).toEqual(ada);
});

test('what anyone may do needs nobody; the rest needs somebody with one of the roles', async () => {
  const allow = (permission: Permission) =>
    codeOf(() => {
      sessions.allow('left', permission);
    });
  sessions.allow('left', 'anyone');
  expect([await allow('signed-in'), await allow(['operator'])]).toEqual(['person.signed-out', 'person.signed-out']);
  sessions.begin('left', ben);
  for (const permission of ['anyone', 'signed-in', ['qa', 'operator']] as const) sessions.allow('left', permission);
  const fault = await faultOf(() => {
    sessions.allow('left', ['qa', 'administrator']);
  });
  expect([fault.code, fault.evidence]).toEqual(['person.not-allowed', { id: 'ben', roles: 'qa, administrator' }]);
  clock.pass(10 * MINUTE);
  expect(await allow('signed-in')).toBe('person.signed-out');
  expect(ended).toEqual(['ben on left']);
});

test('joined up: signing in opens a session, revoking the person ends it', async () => {
  const station = await knownStaff();
  const person = await station.signIn.withPin('left', { id: 'ben', pin: secret(PINS.ben) });
  station.sessions.begin('left', person);
  expect(station.sessions.require('left', 'operator').id).toBe('ben');
  await station.people.revoke('ben', 'ada');
  expect(station.sessions.current('left')).toBeNull();
});
