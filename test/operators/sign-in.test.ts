import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FREE_BADGE_FAILURES, MS_PER_BADGE_FAILURE } from '../../station-core/operators/badge-brake.ts';
import { DEFAULT_COST, Hashing } from '../../station-core/operators/credentials/scrypt.ts';
import { BADGES, codeOf, failTimes, faultOf, knownStaff, PINS, restarted, secret, staff, tryPin } from './staff.ts';

const MINUTE = 60_000;

test('name and PIN sign somebody in, and the ledger says so', async () => {
  const known = await knownStaff();
  expect(await tryPin(known, 'ben', PINS.ben)).toEqual(known.people.find('ben'));
  expect(await tryPin(known, ' Ben ', PINS.ben)).toMatchObject({ id: 'ben' });
  const signedIn = { kind: 'signed-in', id: 'ben', how: 'pin' };
  expect(known.events).toEqual([signedIn, signedIn]);
});

test('a badge signs somebody in, whatever the reader puts around it', async () => {
  const { signIn, events } = await knownStaff();
  for (const typed of [BADGES.ben, ` ${BADGES.ben}\r\n`]) {
    expect(await signIn.withBadge('screen', secret(typed))).toMatchObject({ id: 'ben' });
  }
  expect(events[0]).toEqual({ kind: 'signed-in', id: 'ben', how: 'badge' });
});

test('whoever has said who they are proves it by PIN or badge, and by those of nobody else', async () => {
  const { signIn, events } = await knownStaff();
  const proves = (proof: string, id = 'ben') =>
    signIn.withPinOrBadge(`screen ${Math.random()}`, { id, proof: secret(proof) });
  for (const proof of [PINS.ben, BADGES.ben]) expect(await proves(proof)).toMatchObject({ id: 'ben' });
  expect(events).toMatchObject([{ how: 'pin' }, { how: 'badge' }]);
  for (const proof of [PINS.ada, BADGES.ada]) expect(await codeOf(proves(proof))).toBe('person.unknown-or-wrong');
  expect(await codeOf(proves(BADGES.ben, 'ada'))).toBe('person.unknown-or-wrong');
  expect(await codeOf(proves(PINS.ben, 'zoe'))).toBe('person.unknown-or-wrong');
});

test('whoever made the first start is signed in by it', async () => {
  const { signIn, events } = await staff();
  const ada = await signIn.asFirstAdministrator({ id: 'ada', name: 'Ada', pin: secret(PINS.ada) });
  expect(ada.roles).toEqual(['administrator']);
  expect(events.map(({ kind }) => kind)).toEqual(['person-added', 'signed-in']);
});

test('a wrong PIN, an unknown name and an unknown badge are reported alike', async () => {
  const known = await knownStaff();
  const faults = [
    await faultOf(tryPin(known, 'ben', PINS.wrong)),
    await faultOf(tryPin(known, 'zoe', PINS.wrong)),
    await faultOf(tryPin(known, PINS.ben, 'ben')),
    await faultOf(known.signIn.withBadge('screen', secret('0000000000'))),
  ];
  for (const { code, evidence } of faults) expect([code, evidence]).toEqual(['person.unknown-or-wrong', {}]);
});

test('an unknown name costs exactly the work of a known one, right or wrong, with or without a PIN', async () => {
  const known = await knownStaff();
  await known.people.add({ id: 'cy', name: 'Cy', roles: ['qa'], badge: secret('77120099') }, 'ada');
  for (const [id, pin] of [
    ['ben', PINS.ben],
    ['ben', PINS.wrong],
    ['zoe', PINS.wrong],
    ['cy', PINS.wrong],
    ['', ''],
    ['constructor', PINS.wrong],
  ] as const) {
    known.derivations.length = 0;
    await tryPin(known, id, pin).catch(() => undefined);
    expect(known.derivations, id).toHaveLength(1);
  }
  for (const badge of [BADGES.ben, 'nobody has this', '']) {
    known.derivations.length = 0;
    await known.signIn.withBadge('screen', secret(badge)).catch(() => undefined);
    expect(known.derivations, badge).toHaveLength(1);
  }
});

test('at a station that knows nobody the work is the same and no file appears', async () => {
  const empty = await staff();
  expect(await codeOf(tryPin(empty, 'ada', PINS.ada))).toBe('person.unknown-or-wrong');
  expect(empty.derivations).toHaveLength(1);
  expect((await restarted(empty)).people.isEmpty()).toBe(true);
});

test('somebody who was revoked learns it only with the right PIN or the badge', async () => {
  const known = await knownStaff();
  await known.people.revoke('ben', 'ada');
  expect(await codeOf(tryPin(known, 'ben', PINS.ben))).toBe('person.revoked');
  expect(await codeOf(tryPin(known, 'ben', PINS.wrong))).toBe('person.unknown-or-wrong');
  expect(await codeOf(known.signIn.withBadge('screen', secret(BADGES.ben)))).toBe('person.revoked');
  expect(known.events.filter(({ kind }) => kind === 'signed-in')).toEqual([]);
});

test('every refusal that was checked is in the ledger, with the name only if somebody has it', async () => {
  const known = await knownStaff();
  await failTimes(known, 'ben', 8);
  await failTimes(known, PINS.ada, 1);
  await codeOf(known.signIn.withBadge('screen', secret('not a badge')));
  const refused = { kind: 'sign-in-refused', id: 'ben', how: 'pin' };
  expect(known.events).toEqual([
    ...Array.from({ length: 4 }, () => ({ ...refused, reason: 'person.unknown-or-wrong' })),
    { ...refused, reason: 'person.locked-out' },
    { ...refused, reason: 'person.locked-out' }, // that somebody went on trying is said once a lock, not a thousand times
    { kind: 'sign-in-refused', how: 'pin', reason: 'person.unknown-or-wrong' },
    { kind: 'sign-in-refused', how: 'badge', reason: 'person.unknown-or-wrong' },
  ]);
});

test('when the ledger cannot be written nobody gets in', async () => {
  const { station } = await knownStaff();
  const shut = await staff({
    station,
    record: () => {
      throw new Error('no space for the ledger');
    },
  });
  await expect(tryPin(shut, 'ben', PINS.ben)).rejects.toThrow('no space for the ledger');
  await expect(tryPin(shut, 'ben', PINS.wrong)).rejects.toThrow('no space for the ledger');
});

test('a wrong PIN counts in this process even when the disk does not take it', async () => {
  const known = await knownStaff();
  const path = join(known.dir, 'operators.json');
  const kept = readFileSync(path);
  // A folder in its place refuses the rename, also for root.
  rmSync(path);
  mkdirSync(join(path, 'in-the-way'), { recursive: true });
  const codes = await failTimes(known, 'ben', 5);
  expect(new Set(codes)).toEqual(new Set(['operators.not-written']));
  expect(await codeOf(tryPin(known, 'ben', PINS.ben))).toBe('person.locked-out');
  rmSync(path, { recursive: true });
  writeFileSync(path, kept);
  chmodSync(path, 0o600);
  expect(await tryPin(await restarted(known), 'ben', PINS.ben)).toMatchObject({ id: 'ben' });
});

test('a screen slows down after wrong attempts, whoever they are for, and says how long', async () => {
  const { signIn, clock, derivations } = await knownStaff();
  const guess = () => faultOf(signIn.withBadge('screen', secret('a guess')));
  for (let n = 0; n < 3; n++) expect((await guess()).code).toBe('person.unknown-or-wrong');
  const pausesMs = [];
  for (let n = 0; n < 7; n++) {
    const looked = derivations.length;
    const { code, evidence } = await guess();
    expect([code, derivations.length]).toEqual(['person.too-soon', looked]);
    pausesMs.push(evidence['retryAfterMs']);
    clock.setWall(60 * MINUTE); // setting the clock shortens no pause
    clock.pass(Number(evidence['retryAfterMs']) - 1);
    expect((await guess()).evidence).toEqual({ retryAfterMs: 1 });
    clock.pass(1);
    expect((await guess()).code).toBe('person.unknown-or-wrong');
  }
  expect(pausesMs).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
});

test('the slow-down is of one screen, and a right badge ends it', async () => {
  const { signIn, clock } = await knownStaff();
  const guess = () => codeOf(signIn.withBadge('screen', secret('a guess')));
  for (let n = 0; n < 3; n++) await guess();
  await signIn.withBadge('another screen', secret(BADGES.ben));
  expect(await codeOf(signIn.withBadge('screen', secret(BADGES.ben)))).toBe('person.too-soon');
  clock.pass(1_000);
  await signIn.withBadge('screen', secret(BADGES.ben));
  expect([await guess(), await guess(), await guess()]).not.toContain('person.too-soon');
});

test('a screen has one attempt at a time', async () => {
  const { signIn, derivations } = await knownStaff();
  const typed = { id: 'ben', pin: secret(PINS.wrong) };
  const codes = await Promise.all(Array.from({ length: 20 }, () => codeOf(signIn.withPin('screen', typed))));
  expect(derivations).toHaveLength(1);
  expect(codes.slice(1)).toEqual(Array.from({ length: 19 }, () => 'person.too-soon'));
});

test('the cost that ships is the least OWASP names, off the event loop, and kept beside the hash', async () => {
  expect(DEFAULT_COST).toEqual({ N: 131_072, r: 8, p: 1 });
  const hashing = new Hashing();
  let turns = 0;
  const ticking = setInterval(() => turns++, 5);
  const hash = await hashing.hash(PINS.ben);
  clearInterval(ticking);
  expect(turns).toBeGreaterThan(5);
  expect(hash.scrypt).toEqual(DEFAULT_COST);
  expect(await hashing.matches(PINS.ben, hash)).toBe(true);
  expect(await hashing.matches(PINS.wrong, hash)).toBe(false);
  expect(await hashing.matches(PINS.ben, undefined)).toBe(false);
  // Another default later does not shut out who was added under this one.
  expect(await new Hashing({ cost: { N: 2 ** 14, r: 8, p: 1 } }).matches(PINS.ben, hash)).toBe(true);
});

test('wrong badges from ever new screens are held up after the twentieth, right ones too, and the ledger records it once', async () => {
  const { signIn, events, clock } = await knownStaff();
  const tryBadge = (badge: string) => signIn.withBadge(`screen ${Math.random()}`, secret(badge));
  const wrong = async (times: number): Promise<string[]> => {
    const codes: string[] = [];
    for (let n = 0; n < times; n++) codes.push(await codeOf(tryBadge(`00000${n}0000`)));
    return codes;
  };
  expect(new Set(await wrong(FREE_BADGE_FAILURES))).toEqual(new Set(['person.unknown-or-wrong']));
  expect(new Set(await wrong(30))).toEqual(new Set(['person.too-soon']));
  expect((await faultOf(tryBadge(BADGES.ben))).evidence).toEqual({ retryAfterMs: MS_PER_BADGE_FAILURE });
  expect(events.filter((event) => 'reason' in event && event.reason === 'person.too-soon')).toHaveLength(1);
  expect(await signIn.withPin('desk', { id: 'ben', pin: secret(PINS.ben) })).toMatchObject({ id: 'ben' });
  clock.pass(MS_PER_BADGE_FAILURE);
  expect(await wrong(2)).toEqual(['person.unknown-or-wrong', 'person.too-soon']);
  clock.pass(MS_PER_BADGE_FAILURE);
  expect(await tryBadge(BADGES.ben)).toMatchObject({ id: 'ben' });
});
