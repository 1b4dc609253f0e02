import { readFileSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PIN_CODE_ALPHABET } from '../../station-core/model/person.ts';
import { FAILURES_BEFORE_LOCK } from '../../station-core/operators/lock-out.ts';
import { hire } from '../hire.ts';
import { BADGES, codeOf, drawn, faultOf, knownStaff, PINS, restarted, secret } from './staff.ts';

const DAY_MS = 24 * 3_600_000;
const CY = { id: 'cy', name: 'Cy', roles: ['operator'] as const };
const CY_PIN = '640281';

/** As `knownStaff`, and Cy was added and has a code. */
async function withCy() {
  const found = await knownStaff();
  const { code } = await found.people.add(CY, 'ada');
  found.events.length = 0;
  const set = (typed: { code?: string; pin?: string; screen?: string } = {}) =>
    found.signIn.setOwnPin(typed.screen ?? 'left', {
      id: 'cy',
      code: secret(typed.code ?? code.reveal()),
      pin: secret(typed.pin ?? CY_PIN),
    });
  return { ...found, code: code.reveal(), set };
}

/** Another code of the same form. */
function anotherThan(code: string): string {
  return code.startsWith('A') ? `C${code.slice(1)}` : `A${code.slice(1)}`;
}

test('a person sets their own PIN with the code, also after a restart, and the code is dead then', async () => {
  const found = await withCy();
  expect(found.people.find('cy')?.pinCodeUntil).toBe('2026-11-22T09:00:00.000Z');
  const { signIn, people } = await restarted(found);
  const typed = { id: ' Cy ', code: secret(found.code), pin: secret(CY_PIN) };
  expect(await signIn.setOwnPin('left', typed)).not.toHaveProperty('pinCodeUntil');
  expect((await signIn.withPin('left', { id: 'cy', pin: secret(CY_PIN) })).id).toBe('cy');
  expect(await codeOf(signIn.setOwnPin('left', { ...typed, pin: secret('519374') }))).toBe('person.unknown-or-wrong');
  expect(people.find('cy')).not.toHaveProperty('pinCodeUntil');
  expect(found.events).toEqual([
    { kind: 'pin-set', id: 'cy' },
    { kind: 'signed-in', id: 'cy', how: 'pin' },
    { kind: 'sign-in-refused', how: 'code', reason: 'person.unknown-or-wrong', id: 'cy' },
  ]);
});

test('before there is a PIN, the code lets nobody work', async () => {
  const { signIn, sessions, code } = await withCy();
  expect(await codeOf(signIn.withPin('left', { id: 'cy', pin: secret(code) }))).toBe('person.unknown-or-wrong');
  expect(await codeOf(signIn.confirm('left', 'cy', secret(code)))).toBe('person.unknown-or-wrong');
  expect(sessions.current('left')).toBeNull();
});

test('a code has ten characters that are not mistaken for one another, and is another one each time', async () => {
  const { resets, code } = await withCy();
  const codes = [code];
  for (let at = 0; at < 20; at++) codes.push((await drawn({ resets }, 'cy')).reveal());
  for (const each of codes) expect(each).toMatch(new RegExp(`^[${PIN_CODE_ALPHABET}]{10}$`));
  expect(new Set(codes).size).toBe(codes.length);
  expect(PIN_CODE_ALPHABET).not.toMatch(/[B8O0QI1LS5UZ2]/);
});

test('a code may be typed in lower case and in groups', async () => {
  const { set, code } = await withCy();
  expect((await set({ code: ` ${code.slice(0, 5)}-${code.slice(5)} `.toLowerCase() })).id).toBe('cy');
});

test('a code holds for 24 hours; then an administrator draws another', async () => {
  const { set, clock, resets, signIn, events } = await withCy();
  clock.pass(DAY_MS);
  expect(await codeOf(set())).toBe('person.code-expired');
  expect(events).toEqual([{ kind: 'sign-in-refused', how: 'code', reason: 'person.code-expired', id: 'cy' }]);
  const code = await drawn({ resets }, 'cy');
  clock.pass(DAY_MS - 1);
  expect((await signIn.setOwnPin('left', { id: 'cy', code, pin: secret(CY_PIN) })).id).toBe('cy');
});

test('setting the clock back does not let an old code live on', async () => {
  const { set, clock } = await withCy();
  clock.setWall(-DAY_MS);
  expect(await codeOf(set())).toBe('person.code-expired');
});

test('the code of before is dead when another is drawn', async () => {
  const { set, resets } = await withCy();
  await resets.drawPinCode('cy', 'ada');
  expect(await codeOf(set())).toBe('person.unknown-or-wrong');
});

test('a weak PIN is refused and uses up neither the code nor an attempt', async () => {
  const { set, events, derivations } = await withCy();
  derivations.length = 0;
  expect((await faultOf(set({ pin: '123456' }))).evidence).toEqual({ rule: 'a row' });
  expect([events, derivations]).toEqual([[], []]);
  expect((await set()).id).toBe('cy');
});

test('guesses of a code lock the person out as guesses of a PIN do; then not even the right one is looked at', async () => {
  const { set, code, events, clock } = await withCy();
  for (let at = 0; at < FAILURES_BEFORE_LOCK; at++) await faultOf(set({ code: anotherThan(code), screen: `s${at}` }));
  expect(await codeOf(set({ screen: 'right' }))).toBe('person.locked-out');
  expect(events.at(-1)).toEqual({ kind: 'sign-in-refused', how: 'code', reason: 'person.locked-out', id: 'cy' });
  clock.pass(60_000);
  expect((await set({ screen: 'right' })).id).toBe('cy');
});

test('a code for somebody who does not exist, or has none, costs the same work and gets the same answer', async () => {
  const { signIn, code, derivations } = await withCy();
  for (const id of ['zoe', 'ben']) {
    derivations.length = 0;
    const typed = { id, code: secret(code), pin: secret(CY_PIN) };
    expect(await codeOf(signIn.setOwnPin(`screen of ${id}`, typed))).toBe('person.unknown-or-wrong');
    expect(derivations).toHaveLength(1);
  }
});

test('a PIN is reset by a code: the old PIN holds no more, a badge does, and the ledger names who drew it', async () => {
  const { resets, signIn, events } = await knownStaff();
  const code = await drawn({ resets }, 'ben');
  expect(events).toEqual([{ kind: 'pin-code-drawn', by: 'ada', id: 'ben' }]);
  expect(await codeOf(signIn.withPin('left', { id: 'ben', pin: secret(PINS.ben) }))).toBe('person.unknown-or-wrong');
  expect((await signIn.withBadge('left', secret(BADGES.ben))).id).toBe('ben');
  await signIn.setOwnPin('left', { id: 'ben', code, pin: secret(CY_PIN) });
  expect((await signIn.withPin('left', { id: 'ben', pin: secret(CY_PIN) })).id).toBe('ben');
});

test('only an administrator draws a code, for somebody else who is not revoked', async () => {
  const { people, resets, events } = await knownStaff();
  expect(await codeOf(resets.drawPinCode('ada', 'ben'))).toBe('person.not-allowed');
  expect(await codeOf(resets.drawPinCode('ada', 'ada'))).toBe('person.own-code');
  expect(await codeOf(resets.drawPinCode('zoe', 'ada'))).toBe('person.not-found');
  await people.revoke('ben', 'ada');
  expect(await codeOf(resets.drawPinCode('ben', 'ada'))).toBe('person.revoked');
  expect(events.map(({ kind }) => kind)).toEqual(['person-revoked']);
});

test('two administrators cannot reset each other so that nobody gets in', async () => {
  const found = await knownStaff();
  await hire(found, { id: 'abe', name: 'Abe', roles: ['administrator'], pin: secret(CY_PIN) });
  await found.resets.drawPinCode('abe', 'ada');
  expect(await codeOf(found.resets.drawPinCode('ada', 'abe'))).toBe('person.not-allowed');
});

test('an administrator who never set a PIN does not count as one who is left', async () => {
  const { people } = await knownStaff();
  await people.add({ id: 'abe', name: 'Abe', roles: ['administrator'] }, 'ada');
  expect(await codeOf(people.revoke('ada', 'ada'))).toBe('person.last-administrator');
  expect(await codeOf(people.changeRoles('ada', ['qa'], 'ada'))).toBe('person.last-administrator');
});

test('the code is revoked with its person', async () => {
  const { people, set } = await withCy();
  expect(await people.revoke('cy', 'ada')).not.toHaveProperty('pinCodeUntil');
  expect(await codeOf(set())).toBe('person.unknown-or-wrong');
});

test('whoever sets a PIN after signing in by badge needs the code no more', async () => {
  const { people, resets, signIn } = await knownStaff();
  const code = await drawn({ resets }, 'ben');
  await people.changePin('ben', secret(CY_PIN));
  const typed = { id: 'ben', code, pin: secret('519374') };
  expect(await codeOf(signIn.setOwnPin('left', typed))).toBe('person.unknown-or-wrong');
});

test('what the ledger rejects sets no PIN, and the code holds on', async () => {
  let full = false;
  const found = await knownStaff({
    record: () => {
      if (full) throw new Error('no space for the ledger');
    },
  });
  const { code } = await found.people.add(CY, 'ada');
  const set = () => found.signIn.setOwnPin('left', { id: 'cy', code, pin: secret(CY_PIN) });
  full = true;
  await expect(set()).rejects.toThrow('no space');
  full = false;
  expect((await set()).id).toBe('cy');
});

test('sessions of somebody whose PIN is reset end on every screen', async () => {
  const { people, sessions } = await knownStaff();
  const [ada, ben] = people.list();
  for (const screen of ['left', 'right']) if (ben !== undefined) sessions.begin(screen, ben);
  if (ada !== undefined) sessions.begin('office', ada);
  sessions.endOf('ben');
  expect([sessions.current('left'), sessions.current('right')]).toEqual([null, null]);
  expect(sessions.current('office')?.person.id).toBe('ada');
});

test('a file of people of an earlier version, which knows no codes, is read as it is', async () => {
  const found = await knownStaff();
  const path = join(found.dir, 'operators.json');
  const { content } = JSON.parse(readFileSync(path, 'utf8')) as { content: unknown };
  expect(JSON.stringify(content)).not.toContain('pinCode');
  const sha256Hex = createHash('sha256').update(JSON.stringify(content)).digest('hex');
  writeFileSync(path, JSON.stringify({ sha256Hex, content }));
  const { signIn } = await restarted(found);
  expect((await signIn.withPin('left', { id: 'ben', pin: secret(PINS.ben) })).id).toBe('ben');
});
