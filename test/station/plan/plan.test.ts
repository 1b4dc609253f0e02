import { expect, test } from 'vitest';
import { plan } from '../../../station-core/station/plan/plan.ts';
import { admit } from '../../../station-core/station/steps/admit.ts';
import { connect } from '../../../station-core/station/steps/connect.ts';
import { provisionUnit } from '../../../station-core/station/unit-plan.ts';

test('a plan without steps does not start, because it would pass every unit', () => {
  expect(() => plan()).toThrow('without steps');
});

test('a plan that reads evidence nobody has left yet does not start', () => {
  expect(() => plan(admit, connect)).toThrow('needs the evidence of connect');
});

test('a plan that names a step twice does not start', () => {
  expect(() => plan(connect, connect)).toThrow('stands twice');
});

test('the life of a unit has fourteen steps, ends with close, and every step has a time-out and a title', () => {
  expect(provisionUnit.map(({ name }) => name)).toEqual([
    'connect',
    'admit',
    'reserve',
    'flash',
    'boot',
    'generateKey',
    'requestCsr',
    'issue',
    'install',
    'prove',
    'lock',
    'label',
    'confirmLabel',
    'openWithLabel',
    'close',
  ]);
  for (const step of provisionUnit) {
    expect(step.timeoutMs).toBeGreaterThan(0);
    expect(step.title).not.toBe('');
  }
});

test('the steps that cannot be undone say what becomes impossible', () => {
  const permanent = provisionUnit.filter((step) => step.cannotBeUndone !== null).map(({ name }) => name);
  expect(permanent).toEqual(['issue', 'lock']);
});
