import { expect, test } from 'vitest';
import { sessionContract } from '../../../station-core/contract/session.ts';
import { roleSchema } from '../../../station-core/contract/atoms.ts';
import { ROLES } from '../../../station-core/model/role.ts';
import { askedFor, NOBODY, personMistakes, pinMistakes } from '../../../renderer/src/screens/people/people-rules.ts';

const good = { ...NOBODY, id: 'li.wei', name: 'Li Wei', pin: '481926', pinAgain: '481926' };

test('the screen offers the roles of the contract, all of them', () => {
  expect(ROLES).toEqual(roleSchema.options);
});

test('a new person with PIN, badge or both is taken by the contract', () => {
  const schema = sessionContract.addPerson['~orpc'].inputSchema;
  for (const person of [good, { ...good, badge: 'B-100482' }, { ...good, pin: '', pinAgain: '', badge: 'B-100482' }]) {
    expect(personMistakes(person)).toEqual({});
    expect(schema?.safeParse(askedFor(person)).success).toBe(true);
  }
});

test('what was left empty is not sent', () => {
  expect(askedFor({ ...good, pin: '', pinAgain: '', badge: 'B-100482' })).not.toHaveProperty('pin');
  expect(askedFor(good)).not.toHaveProperty('badge');
  expect(askedFor({ ...good, name: ' Li Wei ' }).name).toBe('Li Wei');
});

test('every mistake shows at its own field', () => {
  expect(personMistakes({ ...good, id: 'Li Wei' })).toEqual({ id: 'badId' });
  expect(personMistakes({ ...good, name: ' ' })).toEqual({ name: 'badName' });
  expect(personMistakes({ ...good, roles: [] })).toEqual({ roles: 'badRoles' });
  expect(personMistakes({ ...good, pin: '12345', pinAgain: '12345' })).toEqual({ pin: 'badPin' });
  expect(personMistakes({ ...good, pinAgain: '481927' })).toEqual({ pinAgain: 'pinsDiffer' });
  expect(personMistakes({ ...good, pin: '', pinAgain: '' })).toEqual({ badge: 'noCredential' });
});

test('a PIN that was entered only the second time is a mistake, not no PIN', () => {
  expect(personMistakes({ ...good, pin: '' })).toEqual({ pin: 'badPin', pinAgain: 'pinsDiffer' });
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
