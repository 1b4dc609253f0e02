import { expect, test } from 'vitest';
import { ssidOf } from '../../station-core/secrets/ssid.ts';

test('the SSID is the prefix and the last three bytes of the MAC in capitals', () => {
  expect(ssidOf('PROV_', '24:0a:c4:12:ab:cd')).toBe('PROV_12ABCD');
  expect(ssidOf('', '24:0a:c4:12:ab:cd')).toBe('12ABCD');
  expect(ssidOf('x'.repeat(26), '24:0a:c4:00:00:01')).toHaveLength(32);
});

test.each([
  ['27 characters make 33 bytes', 'x'.repeat(27)],
  ['a letter beyond ASCII', 'Größe_'],
  ['a quote', 'a"b'],
  ['a backslash', 'a\\b'],
  ['a semicolon, which WIFI: texts escape', 'a;b'],
  ['a leading blank', ' a'],
  ['a line feed', 'a\n'],
  ['a zero byte', 'a\0'],
])('a prefix with %s is the fault of the product', (_what, prefix) => {
  expect(() => ssidOf(prefix, '24:0a:c4:12:ab:cd')).toThrow(expect.objectContaining({ code: 'product.bad-config' }));
});

test.each(['24-0a-c4-12-ab-cd', '24:0A:C4:12:AB:CD', '24:0a:c4:12:ab', '', '24:0a:c4:12:ab:cd\n'])(
  'a MAC in another form is refused: %j',
  (mac) => {
    expect(() => ssidOf('PROV_', mac)).toThrow(expect.objectContaining({ code: 'station.bad-argument' }));
  },
);
