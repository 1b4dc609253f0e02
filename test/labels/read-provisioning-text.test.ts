import { expect, test } from 'vitest';
import { provisioningText } from '../../station-core/labels/provisioning-text.ts';
import { readProvisioningText } from '../../station-core/labels/read-provisioning-text.ts';
import { Secret } from '../../station-core/secret.ts';

const printed = provisioningText({
  ssid: 'PROV_000001',
  username: 'wifiprov',
  ownershipCode: new Secret('ABCDEFGH23456789'),
  softApPassword: new Secret('ZYXWVUTS98765432'),
});

test.each(['', '\r\n', '\t'])('user name and ownership code come out of the text that was scanned (%j)', (suffix) => {
  const owner = readProvisioningText(new Secret(printed.reveal() + suffix));
  expect(owner.username).toBe('wifiprov');
  expect(owner.ownershipCode.reveal()).toBe('ABCDEFGH23456789');
});

test.each([
  '',
  'L1-S01-000001',
  '{"username":"wifiprov"}',
  '{"username":"wifiprov","pop":""}',
  '{"username":"wifiprov","pop":12345678}',
  '[]',
  'null',
  printed.reveal().slice(0, -1),
])('what is no such text is unreadable, and the fault does not quote it: %j', (text) => {
  try {
    readProvisioningText(new Secret(text));
  } catch (error) {
    expect(error).toMatchObject({ code: 'scan.unreadable', evidence: {} });
    expect(error).not.toHaveProperty('cause');
    return;
  }
  expect.unreachable('it was read');
});
