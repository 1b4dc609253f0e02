import { expect, test } from 'vitest';
import { landingOf, screenFor, screensFor } from '../../renderer/src/session/access.ts';
import { setupPartsFor } from '../../renderer/src/screens/setup/setup-parts.ts';
import type { Person, Role } from '../../station-core/contract.ts';
import { ROLES } from '../../station-core/model/role.ts';

function having(...roles: Role[]): Person {
  return { id: 'ada', name: 'Ada Lovelace', roles, revoked: false, hasBadge: false };
}

test('the line is offered to those who run it or set it up, and to nobody else', () => {
  const offered = ROLES.filter((role) => screensFor(having(role)).some((each) => each === 'jig' || each === 'order'));
  expect(offered).toEqual(['operator', 'administrator']);
});

test('rework is offered to those who may allow it', () => {
  expect(ROLES.filter((role) => screensFor(having(role)).includes('rework'))).toEqual(['qa', 'security-officer']);
});

test('setup is offered to those who set up, and to officers, who see there how the station is', () => {
  expect(ROLES.filter((role) => screensFor(having(role)).includes('setup'))).toEqual([
    'security-officer',
    'administrator',
  ]);
  expect(setupPartsFor(having('security-officer'))).toEqual(['health', 'checks']);
  expect(setupPartsFor(having('security-officer', 'administrator'))).toEqual(setupPartsFor(having('administrator')));
});

test('the diagnosis is offered to those who look for the reason of a fault', () => {
  const offered = ROLES.filter((role) => screensFor(having(role)).includes('diagnosis'));
  expect(offered).toEqual(['qa', 'administrator']);
});

test('everybody lands on a screen that they may open', () => {
  for (const role of ROLES) expect(screensFor(having(role))).toContain(landingOf(having(role)));
});

test('who has several roles lands where the first of them works, whatever order they are stored in', () => {
  expect(landingOf(having('administrator'))).toBe('setup');
  expect(landingOf(having('administrator', 'operator'))).toBe('jig');
  expect(landingOf(having('security-officer', 'qa'))).toBe(landingOf(having('qa')));
});

test('an address of a screen that they may not open, or of none, leads to the landing page', () => {
  expect(screenFor('setup', having('operator'))).toBe('jig');
  expect(screenFor('toString', having('operator'))).toBe('jig');
  expect(screenFor('', having('administrator'))).toBe('setup');
  expect(screenFor('people', having('administrator'))).toBe('people');
});
