import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Fault } from '../../station-core/fault.ts';
import { outerCodeText } from '../../station-core/labels/outer-code-text.ts';
import { provisioningText } from '../../station-core/labels/provisioning-text.ts';
import { readLabelText } from '../../station-core/labels/read-label-text.ts';
import { macOf } from '../../station-core/model/mac.ts';
import { Secret } from '../../station-core/secret.ts';

const inner = provisioningText({
  ssid: 'Lamp 000001',
  username: 'owner',
  ownershipCode: new Secret('ABCDEFGH23456789'),
  softApPassword: new Secret('HGFEDCBA98765432'),
});

test('the inner label names its unit by the access point, and nothing secret is handed on', () => {
  expect(readLabelText(inner)).toEqual({ label: 'inner', ssid: 'Lamp 000001' });
});

test('the outer label names its unit by serial and MAC', () => {
  const mac = macOf('24:0a:c4:00:00:01');
  for (const serial of ['L1-S01-000001', 'a serial with blanks']) {
    const text = new Secret(`${outerCodeText({ serial, mac })}\r`);
    expect(readLabelText(text)).toEqual({ label: 'outer', serial, mac });
  }
});

test('a torn QR code is unreadable, and the fault does not quote it', () => {
  const torn = new Secret(inner.reveal().slice(0, -9));
  try {
    readLabelText(torn);
    expect.unreachable();
  } catch (error) {
    expect(error).toBeInstanceOf(Fault);
    expect(JSON.stringify(error)).not.toContain('ABCDEFGH');
    expect(String((error as Fault).stack)).not.toContain('ABCDEFGH');
  }
});

test('any other text is no label', () => {
  for (const text of ['L1-S01-000001', '24:0a:c4:00:00:01', 'WO:1;2;3', '']) {
    expect(readLabelText(new Secret(text))).toBeUndefined();
  }
  const outside = fc.string({ unit: 'binary' }).filter((text) => !text.trimStart().startsWith('{'));
  fc.assert(
    fc.property(outside, (text) => {
      expect(readLabelText(new Secret(text))?.label).not.toBe('inner');
    }),
  );
});
