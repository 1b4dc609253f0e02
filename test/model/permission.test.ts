import { expect, test } from 'vitest';
import { type Permission, permits } from '../../station-core/model/permission.ts';
import { ROLES } from '../../station-core/model/role.ts';

test('where nobody is signed in, only what is open to anyone is permitted', () => {
  expect(permits('anyone', undefined)).toBe(true);
  for (const permission of ['signed-in', ['operator'], [...ROLES], []] as Permission[]) {
    expect(permits(permission, undefined)).toBe(false);
  }
});

test('whoever is signed in may do whatever anyone may', () => {
  for (const role of ROLES) {
    expect(permits('anyone', [role])).toBe(true);
    expect(permits('signed-in', [role])).toBe(true);
  }
});

test('one of several roles is enough, and a list without roles permits nobody', () => {
  expect(permits(['operator', 'administrator'], ['qa', 'administrator'])).toBe(true);
  expect(permits(['operator'], ['qa', 'administrator'])).toBe(false);
  expect(permits([], [...ROLES])).toBe(false);
});
