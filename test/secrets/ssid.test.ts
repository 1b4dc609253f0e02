import { expect, test } from 'vitest';
import { macOf } from '../../station-core/model/mac.ts';
import { ssidOf } from '../../station-core/secrets/ssid.ts';

test('the SSID is the prefix and the last three bytes of the MAC in capitals', () => {
  expect(ssidOf('PROV_', macOf('24:0a:c4:12:ab:cd'))).toBe('PROV_12ABCD');
  expect(ssidOf('', macOf('24:0a:c4:12:ab:cd'))).toBe('12ABCD');
  expect(ssidOf('x'.repeat(26), macOf('24:0a:c4:00:00:01'))).toHaveLength(32);
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
  expect(() => ssidOf(prefix, macOf('24:0a:c4:12:ab:cd'))).toThrow(
    expect.objectContaining({ code: 'product.bad-config' }),
  );
});
