import { expect, test } from 'vitest';
import { plan } from '../../../station-core/station/plan/plan.ts';
import { admit } from '../../../station-core/station/steps/admit.ts';
import type { ProductConfig } from '../../../station-core/station/product/product-config.ts';
import { connect } from '../../../station-core/station/steps/connect.ts';
import { planFor, provisionByRam, provisionUnit } from '../../../station-core/station/unit-plan.ts';

test('a plan without steps does not start, because it would pass every unit', () => {
  expect(() => plan()).toThrow('without steps');
});

test('a plan that reads evidence nobody has left yet does not start', () => {
  expect(() => plan(admit, connect)).toThrow('needs the evidence of connect');
});

test('a plan that names a step twice does not start', () => {
  expect(() => plan(connect, connect)).toThrow('stands twice');
});

test('the life of a unit has fifteen steps, ends with close, and every step has a time-out and a title', () => {
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
  for (const step of [...provisionUnit, ...provisionByRam]) {
    expect(step.timeoutMs).toBeGreaterThan(0);
    expect(step.title).not.toBe('');
  }
});

test('with an agent in RAM the label comes before the lock, and the production firmware starts last of all', () => {
  const names = provisionByRam.map(({ name }) => name);
  expect(names.slice(-4)).toEqual(['openWithLabel', 'lock', 'bootFirmware', 'close']);
  const usual: readonly string[] = provisionUnit.map(({ name }) => name);
  expect(names.filter((name) => name !== 'bootFirmware').sort()).toEqual([...usual].sort());
});

test('each product has the plan of the way its agent arrives', () => {
  const common = { keyOptions: ['hmac' as const], bootTimeoutMs: 1_000 };
  const planOf = (identity: ProductConfig['identity']) => planFor({ identity } as ProductConfig);
  expect(planOf({ arrival: 'firmware', ...common })).toBe(provisionUnit);
  expect(planOf({ arrival: 'boot-loader', ...common })).toBe(provisionUnit);
  expect(planOf({ arrival: 'ram', agentImage: 'agent.bin', ...common })).toBe(provisionByRam);
});

test('the steps that cannot be undone say what becomes impossible', () => {
  const permanent = provisionUnit.filter((step) => step.cannotBeUndone !== null).map(({ name }) => name);
  expect(permanent).toEqual(['issue', 'lock']);
});
