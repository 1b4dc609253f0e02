import fc from 'fast-check';
import { expect, test } from 'vitest';
import { weaknessOf } from '../../station-core/operators/credentials/weak-pin.ts';
import { faultOf, knownStaff, secret } from './staff.ts';

test.each([
  ['', 'not 6 to 12 digits'],
  ['48061', 'not 6 to 12 digits'],
  ['4806134806137', 'not 6 to 12 digits'],
  ['48061a', 'not 6 to 12 digits'],
  ['480613\n', 'not 6 to 12 digits'],
  ['٤٨٠٦١٣', 'not 6 to 12 digits'],
  ['000000', 'few different digits'],
  ['777777777777', 'few different digits'],
  ['121212', 'few different digits'],
  ['112221', 'few different digits'],
  ['123456', 'a row'],
  ['654321', 'a row'],
  ['890123', 'a row'],
  ['135791', 'a row'],
  ['0123456789', 'a row'],
  ['123123', 'a repetition'],
  ['471471471471', 'a repetition'],
  ['112233', 'well known'],
  ['159753', 'well known'],
])('%j is no PIN: %s', (pin, rule) => {
  expect(weaknessOf(pin, 'ada')).toBe(rule);
});

test.each(['480613', '927150', '305817', '0070912', '314159265358'])('%s will do', (pin) => {
  expect(weaknessOf(pin, 'ada')).toBeUndefined();
});

test('the digits of the name are no PIN', () => {
  expect(weaknessOf('480613', 'op-480613')).toBe('the name');
});

test('fewer than one in fifty PINs of six digits is turned away, so the rules leave enough to guess', () => {
  let weak = 0;
  for (let n = 0; n < 1_000_000; n++) if (weaknessOf(n.toString().padStart(6, '0'), 'ada') !== undefined) weak++;
  expect(weak).toBeGreaterThan(3_000);
  expect(weak).toBeLessThan(20_000);
});

test('no text takes long to judge', () => {
  fc.assert(fc.property(fc.string({ maxLength: 600 }), (text) => void weaknessOf(text, 'ada')));
});

test('a weak PIN is refused with the rule it breaks, and the PIN is not in the fault', async () => {
  const { people } = await knownStaff();
  const fault = await faultOf(people.changePin('ben', secret('123456')));
  expect([fault.code, fault.evidence]).toEqual(['person.weak-pin', { rule: 'a row' }]);
});
