import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { Secret } from '../station-core/secret.ts';

const secret = new Secret('correct horse battery staple');

test.each([
  ['String', String(secret)],
  ['a concatenation', ''.concat(secret as unknown as string)],
  ['JSON', JSON.stringify({ secret })],
  ['inspect', inspect({ secret }, { depth: 9, showHidden: true })],
  ['its keys', JSON.stringify(Object.entries(secret))],
  ['an error', inspect(new Error('no', { cause: { secret } }))],
])('a secret does not show in %s', (_where, printed) => {
  expect(printed).not.toContain('horse');
});

test('a structured clone, as between processes, does not carry the value along', () => {
  expect(inspect(structuredClone(secret), { showHidden: true })).not.toContain('horse');
});

test('reveal is the one way in', () => {
  expect(secret.reveal()).toBe('correct horse battery staple');
});
