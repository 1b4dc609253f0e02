import { expect, test } from 'vitest';
import { hire } from '../hire.ts';
import { BADGES, codeOf, drawn, PINS, restarted, secret, staff } from './staff.ts';

const PIN = '640281';

/** Ada and Abe administer, Olga and Oscar are officers, Ben operates. `without` are not there. */
async function crew(...without: readonly string[]): ReturnType<typeof staff> {
  const found = await staff();
  await found.people.createFirst({ id: 'ada', name: 'Ada', pin: secret(PINS.ada) });
  const roles = { abe: 'administrator', olga: 'security-officer', ben: 'operator', oscar: 'qa' } as const;
  for (const [id, role] of Object.entries(roles)) {
    if (!without.includes(id)) await hire(found, { id, name: id, roles: [role], pin: secret(PINS.ben) });
  }
  if (!without.includes('oscar')) {
    await found.people.changeRoles('oscar', ['security-officer'], 'ada');
    await found.people.approveRoles('oscar', 'olga', ['security-officer']);
  }
  found.events.length = 0;
  return found;
}

test('the PIN of an officer is reset by two: the administrator asks, another officer approves and gets the code', async () => {
  const { people, resets, signIn, events } = await crew();
  expect(await resets.drawPinCode('olga', 'ada')).toEqual({ person: expect.anything() as unknown });
  expect(people.find('olga')).toMatchObject({ reset: { what: 'pin', by: 'ada' } });
  const { code, person } = await resets.approveReset('olga', 'oscar', 'pin');
  expect(person).not.toHaveProperty('reset');
  if (code === undefined) throw new Error('no code');
  await signIn.setOwnPin('left', { id: 'olga', code, pin: secret(PIN) });
  expect((await signIn.withPin('left', { id: 'olga', pin: secret(PIN) })).id).toBe('olga');
  expect(events.slice(0, 2)).toEqual([
    { kind: 'reset-proposed', by: 'ada', id: 'olga', what: 'pin' },
    { kind: 'pin-code-drawn', by: 'ada', id: 'olga', approvedBy: 'oscar' },
  ]);
});

test('another reset than the one that was read is not approved', async () => {
  const { resets, people } = await crew();
  await resets.drawPinCode('olga', 'ada');
  await resets.setBadge('olga', secret(BADGES.ada), 'ada');
  expect(await codeOf(resets.approveReset('olga', 'oscar', 'pin'))).toBe('person.proposal-changed');
  expect(people.find('olga')).toMatchObject({ hasBadge: false, reset: { what: 'badge' } });
});

test('until it is approved the PIN of before holds, and a proposal outlives a restart', async () => {
  const found = await crew();
  await found.resets.drawPinCode('olga', 'ada');
  const { resets, signIn } = await restarted(found);
  expect((await signIn.withPin('left', { id: 'olga', pin: secret(PINS.ben) })).id).toBe('olga');
  await resets.approveReset('olga', 'oscar', 'pin');
  expect(await codeOf(signIn.withPin('left', { id: 'olga', pin: secret(PINS.ben) }))).toBe('person.unknown-or-wrong');
});

test.each(['olga', 'abe'])('neither code nor badge of %s is in the hand of one administrator', async (id) => {
  const { resets, signIn } = await crew();
  expect(await resets.drawPinCode(id, 'ada')).not.toHaveProperty('code');
  await resets.setBadge(id, secret(BADGES.ada), 'ada');
  expect(await codeOf(signIn.withBadge('left', secret(BADGES.ada)))).toBe('person.unknown-or-wrong');
});

test.each([
  ['whoever asked for it', 'ada', 'person.second-person'],
  ['the person', 'olga', 'person.second-person'],
  ['another administrator, where there is another officer', 'abe', 'person.not-allowed'],
  ['an operator', 'ben', 'person.not-allowed'],
  ['nobody who is known', 'zoe', 'person.not-allowed'],
])('%s does not approve a reset', async (_, by, code) => {
  const { resets, people } = await crew();
  await resets.drawPinCode('olga', 'ada');
  expect(await codeOf(resets.approveReset('olga', by, 'pin'))).toBe(code);
  expect(people.find('olga')).toMatchObject({ reset: { by: 'ada' } });
});

test('the one officer of a station is approved by another administrator, who cannot have been made for it', async () => {
  const { resets, people } = await crew('oscar');
  await resets.drawPinCode('olga', 'ada');
  const eve = { id: 'eve', name: 'Eve', roles: ['administrator'] as const };
  expect(await codeOf(people.add(eve, 'ada'))).toBe('person.role-needs-two');
  expect((await resets.approveReset('olga', 'abe', 'pin')).code).toBeDefined();
});

test('where nobody could approve it, it is refused at once', async () => {
  const { resets, events } = await crew('oscar', 'abe');
  expect(await codeOf(resets.drawPinCode('olga', 'ada'))).toBe('person.no-second-person');
  expect(events).toEqual([]);
});

test('a declined reset cannot be approved any more; an operator does not decline it', async () => {
  const { resets } = await crew();
  await resets.drawPinCode('olga', 'ada');
  expect(await codeOf(resets.declineReset('olga', 'ben'))).toBe('person.not-allowed');
  expect(await resets.declineReset('olga', 'olga')).not.toHaveProperty('reset');
  expect(await codeOf(resets.approveReset('olga', 'oscar', 'pin'))).toBe('person.nothing-proposed');
});

test('an officer who changes the PIN themselves ends a reset that waits', async () => {
  const { resets, people } = await crew();
  await resets.drawPinCode('olga', 'ada');
  await people.changePin('olga', secret(PIN));
  expect(await codeOf(resets.approveReset('olga', 'oscar', 'pin'))).toBe('person.nothing-proposed');
});

test('an officer who let the first code run out gets another from whoever added them, and no more than that', async () => {
  const { people, resets, signIn } = await staff();
  await people.createFirst({ id: 'ada', name: 'Ada', pin: secret(PINS.ada) });
  await people.add({ id: 'olga', name: 'Olga', roles: ['security-officer'] }, 'ada');
  await resets.drawPinCode('olga', 'ada');
  const code = await drawn({ resets }, 'olga');
  await signIn.setOwnPin('left', { id: 'olga', code, pin: secret(PIN) });
  expect(await codeOf(resets.drawPinCode('olga', 'ada'))).toBe('person.no-second-person');
});

test('after an approved reset the administrator alone draws no further code', async () => {
  const { resets } = await crew();
  await resets.drawPinCode('olga', 'ada');
  await resets.approveReset('olga', 'oscar', 'pin');
  expect(await resets.drawPinCode('olga', 'ada')).not.toHaveProperty('code');
});

test('an operator gets another badge from an administrator; the one of before lets nobody in', async () => {
  const { resets, signIn, events } = await crew();
  await resets.setBadge('ben', secret(BADGES.ben), 'ada');
  expect((await signIn.withBadge('left', secret(BADGES.ben))).id).toBe('ben');
  await resets.setBadge('ben', secret('99887766'), 'ada');
  expect(await codeOf(signIn.withBadge('right', secret(BADGES.ben)))).toBe('person.unknown-or-wrong');
  expect(events[0]).toEqual({ kind: 'badge-set', by: 'ada', id: 'ben' });
});

test('a badge that somebody else has is refused, also when they got it while it waited', async () => {
  const { resets, people } = await crew();
  await resets.setBadge('ben', secret(BADGES.ben), 'ada');
  expect(await codeOf(resets.setBadge('olga', secret(BADGES.ben), 'ada'))).toBe('person.badge-taken');
  await resets.setBadge('olga', secret(BADGES.ada), 'ada');
  await people.add({ id: 'cy', name: 'Cy', roles: ['qa'], badge: secret(BADGES.ada) }, 'ada');
  expect(await codeOf(resets.approveReset('olga', 'oscar', 'badge'))).toBe('person.badge-taken');
});

test('the badge that waits is in the file as its tag only, and goes with the account', async () => {
  const { resets, people } = await crew();
  await resets.setBadge('olga', secret(BADGES.ada), 'ada');
  expect(JSON.stringify(people.list())).not.toContain('badgeTagHex');
  await people.revoke('olga', 'ada');
  expect(await codeOf(resets.approveReset('olga', 'oscar', 'pin'))).toBe('person.revoked');
});
