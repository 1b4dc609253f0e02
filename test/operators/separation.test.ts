import { expect, test } from 'vitest';
import { hire } from '../hire.ts';
import { codeOf, restarted, secret, staff } from './staff.ts';

/** Ada and Abe are administrators, Olga is the one officer, Ben is an operator. */
async function crew(): ReturnType<typeof staff> {
  const found = await staff();
  const { people } = found;
  await people.createFirst({ id: 'ada', name: 'Ada', pin: secret('480613') });
  const roles = { abe: 'administrator', olga: 'security-officer', ben: 'operator' } as const;
  for (const [id, role] of Object.entries(roles)) {
    await hire(found, { id, name: id, roles: [role], pin: secret('927150') });
  }
  found.events.length = 0;
  return found;
}

test('nobody is administrator and security officer at once', async () => {
  const { people, events } = await crew();
  const both = ['security-officer', 'administrator'] as const;
  expect(await codeOf(people.changeRoles('olga', both, 'ada'))).toBe('person.roles-conflict');
  const eve = { id: 'eve', name: 'Eve', roles: both };
  expect(await codeOf(people.add(eve, 'ada'))).toBe('person.roles-conflict');
  expect(events).toEqual([]);
});

test('an administrator does not become an officer by their own word', async () => {
  const { people, events } = await crew();
  expect(await codeOf(people.changeRoles('ada', ['security-officer'], 'ada'))).toBe('person.own-role');
  expect(events).toEqual([]);
});

test.each(['security-officer', 'administrator'] as const)('an administrator alone makes nobody %s', async (role) => {
  const { people, events } = await crew();
  const eve = { id: 'eve', name: 'Eve', roles: [role] };
  expect(await codeOf(people.add(eve, 'ada'))).toBe('person.role-needs-two');
  const proposed = await people.changeRoles('ben', [role], 'ada');
  expect(proposed).toMatchObject({ roles: ['operator'], proposed: { roles: [role], by: 'ada' } });
  expect(events).toEqual([{ kind: 'roles-proposed', by: 'ada', id: 'ben', roles: [role] }]);
});

test('a proposal holds once an officer approves it, also after a restart; the ledger names both', async () => {
  const found = await crew();
  await found.people.changeRoles('ben', ['security-officer'], 'ada');
  const { people } = await restarted(found);
  expect(await people.approveRoles('ben', 'olga', ['security-officer'])).toMatchObject({ roles: ['security-officer'] });
  expect(people.find('ben')?.proposed).toBeUndefined();
  expect(found.events.at(-1)).toEqual({
    kind: 'roles-changed',
    by: 'ada',
    id: 'ben',
    roles: ['security-officer'],
    approvedBy: 'olga',
  });
});

test.each([
  ['whoever proposed it', 'ada', 'person.not-allowed'],
  ['another administrator', 'abe', 'person.not-allowed'],
  ['the person', 'ben', 'person.not-allowed'],
  ['nobody who is known', 'zoe', 'person.not-allowed'],
])('%s does not approve a proposal', async (_, by, code) => {
  const { people } = await crew();
  await people.changeRoles('ben', ['administrator'], 'ada');
  expect(await codeOf(people.approveRoles('ben', by, ['administrator']))).toBe(code);
  expect(people.find('ben')?.roles).toEqual(['operator']);
});

test('other roles than the ones that were read are not approved', async () => {
  const { people } = await crew();
  await people.changeRoles('ben', ['operator', 'administrator'], 'ada');
  await people.changeRoles('ben', ['security-officer'], 'ada');
  expect(await codeOf(people.approveRoles('ben', 'olga', ['operator', 'administrator']))).toBe(
    'person.proposal-changed',
  );
  expect(people.find('ben')?.roles).toEqual(['operator']);
});

test('an officer does not approve a role of their own', async () => {
  const { people } = await crew();
  await people.changeRoles('ben', ['security-officer'], 'ada');
  await people.approveRoles('ben', 'olga', ['security-officer']);
  await people.changeRoles('ben', ['administrator'], 'ada');
  expect(await codeOf(people.approveRoles('ben', 'ben', ['administrator']))).toBe('person.second-person');
});

test('a declined proposal changes nothing and cannot be approved any more', async () => {
  const { people, events } = await crew();
  await people.changeRoles('ben', ['administrator'], 'ada');
  expect(await codeOf(people.declineRoles('ben', 'ben'))).toBe('person.not-allowed');
  expect((await people.declineRoles('ben', 'olga')).roles).toEqual(['operator']);
  expect(events.at(-1)).toEqual({ kind: 'roles-declined', by: 'olga', id: 'ben' });
  expect(await codeOf(people.approveRoles('ben', 'olga', ['administrator']))).toBe('person.nothing-proposed');
});

test('a proposal ends with a change that needs no second person, and with the account', async () => {
  const { people } = await crew();
  await people.changeRoles('ben', ['administrator'], 'ada');
  await people.changeRoles('ben', ['qa'], 'ada');
  expect(await codeOf(people.approveRoles('ben', 'olga', ['administrator']))).toBe('person.nothing-proposed');
  await people.changeRoles('ben', ['administrator'], 'ada');
  await people.revoke('ben', 'ada');
  expect(await codeOf(people.approveRoles('ben', 'olga', ['administrator']))).toBe('person.revoked');
});

test('the last officer stays one, so that no administrator appoints the next one alone', async () => {
  const { people } = await crew();
  expect(await codeOf(people.revoke('olga', 'ada'))).toBe('person.last-officer');
  expect(await codeOf(people.changeRoles('olga', ['qa'], 'ada'))).toBe('person.last-officer');
});
