import { expect, test } from 'vitest';
import { qrMatrix, qrOfLevel, smallQr } from '../../../station-core/labels/codes/qr.ts';
import { provisioningText } from '../../../station-core/labels/provisioning-text.ts';
import { Secret, type SecretText } from '../../../station-core/secret.ts';

const dotsPerMm = 8;
const square = (dots: number) => ({ width: dots, height: dots, dotsPerMm });
const textOf = (ssid = 'PROV_12ABCD', username = 'wifiprov'): SecretText =>
  provisioningText({
    ssid,
    username,
    ownershipCode: new Secret('T5K84E4XLUW3DEAE'),
    softApPassword: new Secret('7TQY4JNGNVMSGTVG'),
  });

test('an SSID of the usual length stays within version 8, 49 modules a side, quiet zone 4', () => {
  expect(smallQr(textOf())).toMatchObject({ columns: 49, rows: 49, quietModules: 4 });
});

test('level Q is taken where its modules are three dots of 203 dpi, and level M where they would be two', () => {
  const { columns } = qrOfLevel(textOf(), 'Q');
  expect(columns).toBeGreaterThan(49);
  const roomOfQ = 3 * (columns + 8);
  expect(qrMatrix(textOf(), square(roomOfQ)).columns).toBe(columns);
  expect(qrMatrix(textOf(), square(roomOfQ - 1)).columns).toBe(49);
});

test('the modules have the three finder patterns and no fourth', () => {
  const { isDark } = smallQr(textOf());
  const finder = (column: number, row: number): string =>
    Array.from({ length: 7 }, (_, at) => (isDark(column + at, row + 3) ? '#' : '.')).join('');
  expect([finder(0, 0), finder(42, 0), finder(0, 42)]).toEqual(['#.###.#', '#.###.#', '#.###.#']);
});

test.each([24, 32, 500, 5000])('an SSID of %i characters is too long for the label, with the figures', (length) => {
  expect(() => smallQr(textOf('x'.repeat(length), 'a'.repeat(16)))).toThrow(
    expect.objectContaining({
      code: 'label.too-long',
      evidence: expect.objectContaining({ maxQrVersion: 8 }) as object,
    }),
  );
});
