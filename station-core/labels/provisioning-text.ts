/** The text of the QR code on the inner label, to the letter as Espressif's phone apps read it. All of it is secret. */
import { Fault } from '../fault.ts';
import { type Secret, SecretText, withSecretBytes } from '../secret.ts';

export interface ProvisioningText {
  readonly ssid: string;
  readonly username: string;
  readonly ownershipCode: Secret<string>;
  readonly softApPassword: Secret<string>;
}

/**
 * `security` 2 is a JSON number (iOS wants it so), `transport` lower case. The order of the fields is fixed: the same
 * unit gives the same text, and scanning back compares it whole.
 */
export function provisioningText({ ssid, username, ownershipCode, softApPassword }: ProvisioningText): SecretText {
  const open = `{"ver":"v1","name":${JSON.stringify(ssid)},"username":${JSON.stringify(username)},"pop":"`;
  // Outside ASCII a reader has to guess the character set; an escaped quote or backslash is read differently by some.
  if (!/^[ -[\]-~]+$/.test(open)) {
    throw new Fault('label.cannot-render', { reason: 'SSID and user name must be ASCII without backslash and quote' });
  }
  return withSecretBytes(ownershipCode, (code) =>
    withSecretBytes(softApPassword, (password) => {
      if (![code, password].every(isPlain))
        throw new Fault('label.cannot-render', { reason: 'a secret is not plain ASCII' });
      return SecretText.joined([open, code, '","transport":"softap","security":2,"password":"', password, '"}']);
    }),
  );
}

/** Printable, and nothing that JSON escapes. */
function isPlain(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte >= 0x20 && byte <= 0x7e && byte !== 0x22 && byte !== 0x5c);
}
