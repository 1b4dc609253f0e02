import { expect, test } from 'vitest';
import { Secret } from '../../station-core/secret.ts';
import { type ProvisioningText, provisioningText, qrMatrix } from '../../station-core/labels/provisioning-qr.ts';

const unit: ProvisioningText = {
  ssid: 'PROV_12ABCD',
  username: 'wifiprov',
  ownershipCode: new Secret('T5K84E4XLUW3DEAE'),
  softApPassword: new Secret('7TQY4JNGNVMSGTVG'),
};

test('the text is what the phone apps read: field order, ver a text, security a number', () => {
  expect(provisioningText(unit).reveal()).toBe(
    '{"ver":"v1","name":"PROV_12ABCD","username":"wifiprov","pop":"T5K84E4XLUW3DEAE",' +
      '"transport":"softap","security":2,"password":"7TQY4JNGNVMSGTVG"}',
  );
});

test('an SSID of the usual length stays within version 8, 49 modules a side, quiet zone 4', () => {
  expect(qrMatrix(provisioningText(unit))).toMatchObject({ columns: 49, rows: 49, quietModules: 4 });
});

test('the modules have the three finder patterns and no fourth', () => {
  const { isDark } = qrMatrix(provisioningText(unit));
  const finder = (column: number, row: number): string =>
    Array.from({ length: 7 }, (_, at) => (isDark(column + at, row + 3) ? '#' : '.')).join('');
  expect([finder(0, 0), finder(42, 0), finder(0, 42)]).toEqual(['#.###.#', '#.###.#', '#.###.#']);
});

test.each([24, 32, 500, 5000])('an SSID of %i characters is too long for the label, with the figures', (length) => {
  const text = provisioningText({ ...unit, ssid: 'x'.repeat(length), username: 'a'.repeat(16) });
  expect(() => qrMatrix(text)).toThrow(
    expect.objectContaining({
      code: 'label.too-long',
      evidence: expect.objectContaining({ maxQrVersion: 8 }) as object,
    }),
  );
});

test.each(['Größe', 'a"b', 'a\\b', 'line\nfeed', '网络', '\u007f', '💡'])(
  'an SSID that phones read differently is refused: %j',
  (ssid) => {
    expect(() => provisioningText({ ...unit, ssid })).toThrow(expect.objectContaining({ code: 'label.cannot-render' }));
  },
);
