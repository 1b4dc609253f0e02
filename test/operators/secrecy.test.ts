import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { BADGES, codeOf, drawn, faultOf, knownStaff, PINS, secret } from './staff.ts';
import { hire } from '../hire.ts';

const never: string[] = [...Object.values(PINS), ...Object.values(BADGES)];

function expectNone(text: string): void {
  for (const each of never) expect(text).not.toContain(each);
}

test('no PIN and no badge is in the files, the ledger, the faults, or anything that can be printed', async () => {
  const known = await knownStaff();
  const { people, resets, signIn, sessions, events, dir } = known;
  const cy = { id: 'cy', name: 'Cy', roles: ['qa'] as const, badge: secret(BADGES.ada) };
  await hire(known, { ...cy, pin: secret(PINS.wrong) });
  never.push((await drawn({ resets }, 'cy')).reveal());
  sessions.begin('left', await signIn.withPin('left', { id: 'ben', pin: secret(PINS.ben) }));
  sessions.begin('right', await signIn.withBadge('right', secret(BADGES.ben)));
  const taken = { id: 'dee', name: 'Dee', roles: ['qa'] as const, badge: secret(BADGES.ben) };
  const faults = [
    await faultOf(signIn.withPin('a', { id: 'ben', pin: secret(PINS.ada) })),
    await faultOf(signIn.withPin('a', { id: PINS.ben, pin: secret('ben') })), // PIN and name in the wrong fields
    await faultOf(signIn.withPin('b', { id: BADGES.ben, pin: secret(BADGES.ben) })),
    await faultOf(signIn.withBadge('b', secret(PINS.ben))),
    await faultOf(people.add(taken, 'ada')),
  ];
  const depth = { depth: 20, showHidden: true };
  for (const each of [faults, faults.map(({ stack }) => stack), known, people, signIn, sessions, people.list()]) {
    expectNone(inspect(each, depth));
  }
  expectNone(JSON.stringify([known, faults.map(({ evidence }) => evidence), sessions.current('left')]));
  expectNone(JSON.stringify(events));
  expect(readdirSync(dir)).toEqual(['operators.json']);
  const file = readFileSync(join(dir, 'operators.json'), 'utf8');
  expectNone(file);
  for (const each of never) {
    expect(file).not.toContain(Buffer.from(each).toString('hex'));
    expect(file).not.toContain(Buffer.from(each).toString('base64'));
  }
});

test('what a caller does wrong is a bug that does not reveal the PIN either', async () => {
  const { people } = await knownStaff();
  const wrong = { id: 'Not An Id', name: 'X', roles: ['qa'] as const, badge: secret(BADGES.ada) };
  const error = await people.add(wrong, 'ada').then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(Error);
  expectNone(inspect(error, { depth: 20, showHidden: true }));
});

test('equal PINs have different hashes', async () => {
  const known = await knownStaff();
  const { dir } = known;
  for (const id of ['cy', 'dee']) await hire(known, { id, name: id, roles: ['qa'], pin: secret(PINS.ben) });
  const text = readFileSync(join(dir, 'operators.json'), 'utf8');
  const hashes = [...text.matchAll(/"hashHex": "([0-9a-f]{64})"/g)].map((match) => match[1]);
  expect(hashes).toHaveLength(4);
  expect(new Set(hashes).size).toBe(4);
});

test('nobody learns from a fault which names are known', async () => {
  const { signIn } = await knownStaff();
  for (const id of ['ben', 'zoe', '__proto__', 'constructor', 'x'.repeat(512)]) {
    expect(await codeOf(signIn.withPin(`screen of ${id}`, { id, pin: secret('0') }))).toBe('person.unknown-or-wrong');
  }
});
