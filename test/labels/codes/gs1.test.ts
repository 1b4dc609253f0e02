import { expect, test } from 'vitest';
import { checkDigit, digitalLink, type Element, readElements } from '../../../station-core/labels/codes/gs1.ts';

test.each([
  ['0950600013435', 2],
  ['629104150021', 3],
  ['37610425002123456', 9],
  ['4012345000009'.slice(0, 12), 9],
])('the check digit of %s is %i (GS1 General Specifications §7.9)', (digits, wanted) => {
  expect(checkDigit(digits)).toBe(wanted);
});

test('elements are read in their order', () => {
  expect(readElements('(01)09506000134352(10)AB-1(21)GS/7(240)x_y')).toEqual([
    { ai: '01', value: '09506000134352' },
    { ai: '10', value: 'AB-1' },
    { ai: '21', value: 'GS/7' },
    { ai: '240', value: 'x_y' },
  ]);
});

test.each([
  ['', 'not in the form (01)…(21)…'],
  ['0109506000134352', 'not in the form (01)…(21)…'],
  ['(01)09506000134352(21)', 'not in the form (01)…(21)…'],
  ['(01)9506000134352', 'the value of (01) has a wrong length or a wrong character'],
  ['(01)09506000134351', 'the value of (01) has a wrong check digit'],
  ['(21)Größe', 'the value of (21) has a wrong length or a wrong character'],
  ['(21)123456789012345678901', 'the value of (21) has a wrong length or a wrong character'],
  ['(11)261301', 'the value of (11) has a wrong length or a wrong character'],
  ['(21)1(21)2', '(21) comes twice'],
  ['(99)a(7003)2601010101', '(7003) is no application identifier that is known here'],
])('%s: %s', (written, problem) => {
  expect(readElements(written)).toBe(problem);
});

test('a Digital Link has key and qualifiers as its path, and the rest as its query', () => {
  const elements = readElements('(21)GS/7(11)260304(01)09506000134352(10)A B'.replace(' ', '%')) as Element[];
  expect(digitalLink('https://id.gs1.org', elements)).toBe(
    'https://id.gs1.org/01/09506000134352/10/A%25B/21/GS%2F7?11=260304',
  );
  expect(digitalLink('https://id.gs1.org', elements.slice(0, 1))).toBeUndefined();
});
