import { expect, test } from 'vitest';
import { BADGES, codeOf, failTimes, faultOf, knownStaff, PINS, restarted, secret, tryPin } from './staff.ts';

const MINUTE = 60_000;

test('the fifth wrong PIN locks a person out, and then the right one is not even looked at', async () => {
  const known = await knownStaff();
  const wrong = 'person.unknown-or-wrong';
  expect(await failTimes(known, 'ben', 5)).toEqual([wrong, wrong, wrong, wrong, 'person.locked-out']);
  known.derivations.length = 0;
  known.clock.pass(MINUTE - 1);
  const fault = await faultOf(tryPin(known, 'ben', PINS.ben));
  expect([fault.code, fault.evidence]).toEqual(['person.locked-out', { retryAfterMs: 1 }]);
  expect(known.derivations).toEqual([]);
  known.clock.pass(1);
  expect(await tryPin(known, 'ben', PINS.ben)).toMatchObject({ id: 'ben' });
});

test('each further wrong PIN locks for twice as long, at most a quarter of an hour; a right one starts over', async () => {
  const known = await knownStaff();
  await failTimes(known, 'ben', 4);
  const locks = [];
  for (let n = 0; n < 6; n++) {
    const { evidence } = await faultOf(tryPin(known, 'ben', PINS.wrong));
    locks.push(Number(evidence['retryAfterMs']) / MINUTE);
    known.clock.pass(Number(evidence['retryAfterMs']));
  }
  expect(locks).toEqual([1, 2, 4, 8, 15, 15]);
  await tryPin(known, 'ben', PINS.ben);
  expect(await failTimes(known, 'ben', 4)).not.toContain('person.locked-out');
});

test('a name nobody has is locked out in the same way, so a lock-out reveals nothing', async () => {
  const known = await knownStaff();
  const before = known.events.length;
  expect(await failTimes(known, 'zoe', 7)).toEqual(await failTimes(known, 'ben', 7));
  const said = known.events.slice(before).map((event) => ({ ...event, id: undefined }));
  expect(said.slice(0, said.length / 2)).toEqual(said.slice(said.length / 2));
});

test('attempts while locked out do not make it longer', async () => {
  const known = await knownStaff();
  await failTimes(known, 'ben', 5);
  known.clock.pass(MINUTE / 2);
  await failTimes(known, 'ben', 3);
  expect((await faultOf(tryPin(known, 'ben', PINS.ben))).evidence).toEqual({ retryAfterMs: MINUTE / 2 });
});

test('being locked out survives a restart', async () => {
  const known = await knownStaff();
  await failTimes(known, 'ben', 5);
  known.clock.pass(10_000);
  const after = await restarted(known);
  expect((await faultOf(tryPin(after, 'ben', PINS.ben))).evidence).toEqual({ retryAfterMs: 50_000 });
});

test('wrong PINs are counted over a restart', async () => {
  const known = await knownStaff();
  await failTimes(known, 'ben', 4);
  expect(await codeOf(tryPin(await restarted(known), 'ben', PINS.wrong))).toBe('person.locked-out');
});

test('setting the clock, back or on, unlocks nobody early and keeps nobody out for longer', async () => {
  const known = await knownStaff();
  await failTimes(known, 'ben', 5);
  for (const byMs of [-10 * 365 * 24 * 60 * MINUTE, 20 * 365 * 24 * 60 * MINUTE]) {
    known.clock.setWall(byMs);
    expect((await faultOf(tryPin(known, 'ben', PINS.ben))).evidence).toEqual({ retryAfterMs: MINUTE });
  }
  known.clock.pass(MINUTE);
  await tryPin(known, 'ben', PINS.ben);
});

test('a clock that was set back over a restart runs the lock again in full, and no longer', async () => {
  const known = await knownStaff();
  await failTimes(known, 'ben', 5);
  known.clock.pass(50_000);
  known.clock.setWall(-10 * 365 * 24 * 60 * MINUTE);
  const after = await restarted(known);
  expect((await faultOf(tryPin(after, 'ben', PINS.ben))).evidence).toEqual({ retryAfterMs: MINUTE });
  after.clock.pass(MINUTE);
  await tryPin(after, 'ben', PINS.ben);
});

test('a lock-out is against guessing PINs: the badge still lets its owner in, and the count stays', async () => {
  const known = await knownStaff();
  await failTimes(known, 'ben', 5);
  expect(await known.signIn.withBadge('screen', secret(BADGES.ben))).toMatchObject({ id: 'ben' });
  expect(await codeOf(tryPin(known, 'ben', PINS.ben))).toBe('person.locked-out');
});

test('many attempts at the same moment get no more than five guesses', async () => {
  const known = await knownStaff();
  const codes = await Promise.all(Array.from({ length: 12 }, () => codeOf(tryPin(known, 'ben', PINS.wrong))));
  expect(known.derivations).toHaveLength(5);
  expect(codes.filter((code) => code === 'person.unknown-or-wrong')).toHaveLength(4);
});
