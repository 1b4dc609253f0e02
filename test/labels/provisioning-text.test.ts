import { expect, test } from 'vitest';
import { Secret } from '../../station-core/secret.ts';
import { type ProvisioningText, provisioningText } from '../../station-core/labels/provisioning-text.ts';

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

test.each(['Größe', 'a"b', 'a\\b', 'line\nfeed', '网络', '\u007f', '💡'])(
  'an SSID that phones read differently is refused: %j',
  (ssid) => {
    expect(() => provisioningText({ ...unit, ssid })).toThrow(expect.objectContaining({ code: 'label.cannot-render' }));
  },
);
