import { expect, test } from 'vitest';
import { sessionContract } from '../../../station-core/contract/session.ts';
import { roleSchema } from '../../../station-core/contract/atoms.ts';
import { ROLES } from '../../../station-core/model/role.ts';
import { askedFor, NOBODY, personMistakes, pinMistakes } from '../../../renderer/src/screens/people/people-rules.ts';
import { codeMistakes } from '../../../renderer/src/screens/sign-in/sign-in-rules.ts';

const good = { ...NOBODY, id: 'li.wei', name: 'Li Wei', roles: ['operator'] as const };

test('the screen offers the roles of the contract, all of them', () => {
  expect(ROLES).toEqual(roleSchema.options);
});

test('a new person with or without a badge is taken by the contract', () => {
  const schema = sessionContract.addPerson['~orpc'].inputSchema;
  for (const person of [good, { ...good, badge: 'B-100482' }]) {
    expect(personMistakes(person)).toEqual({});
    expect(schema?.safeParse(askedFor(person)).success).toBe(true);
  }
});

test('nobody begins with a role that was not chosen', () => {
  expect(NOBODY.roles).toEqual([]);
  expect(personMistakes({ ...good, roles: NOBODY.roles })).toEqual({ roles: 'badRoles' });
});

test('what was left empty is not sent', () => {
  expect(askedFor(good)).not.toHaveProperty('badge');
  expect(askedFor({ ...good, name: ' Li Wei ' }).name).toBe('Li Wei');
});

test('every mistake shows at its own field', () => {
  expect(personMistakes({ ...good, id: 'Li Wei' })).toEqual({ id: 'badId' });
  expect(personMistakes({ ...good, name: ' ' })).toEqual({ name: 'badName' });
  expect(personMistakes({ ...good, roles: [] })).toEqual({ roles: 'badRoles' });
});

test('a PIN that is set with a code is taken by the contract when the form has no complaint', () => {
  const schema = sessionContract.setOwnPin['~orpc'].inputSchema;
  const good = { id: 'li.wei', code: '3ac4d-6fg7h', pin: '640281', pinAgain: '640281' };
  const forms = [good, { ...good, id: ' ' }, { ...good, code: '3ac4d' }, { ...good, pin: '12', pinAgain: '12' }];
  expect(forms.map((form) => Object.keys(codeMistakes(form)))).toEqual([[], ['id'], ['code'], ['pin']]);
  expect(codeMistakes({ ...good, pinAgain: '640282' })).toEqual({ pinAgain: 'pinsDiffer' });
  expect(schema?.safeParse(good).success).toBe(true);
  expect(schema?.safeParse({ ...good, pin: '12' }).success).toBe(false);
});

test('a change of the own PIN is taken by the contract when the form has no complaint', () => {
  const schema = sessionContract.changeOwnPin['~orpc'].inputSchema;
  const good = { current: '481926', pin: '640281', pinAgain: '640281' };
  const forms = [
    good,
    { ...good, current: 'BADGE-1' },
    { ...good, current: ' ' },
    { ...good, pin: '12', pinAgain: '12' },
  ];
  expect(forms.map((form) => Object.keys(pinMistakes(form)))).toEqual([[], [], ['current'], ['pin']]);
  expect(schema?.safeParse(good).success).toBe(true);
  expect(schema?.safeParse({ ...good, pin: '12' }).success).toBe(false);
  expect(pinMistakes({ ...good, pinAgain: '640282' })).toEqual({ pinAgain: 'pinsDiffer' });
});
