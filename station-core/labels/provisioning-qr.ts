/** The text of the QR code on the inner label, to the letter as Espressif's phone apps read it. All of it is secret. */
import qrcode from 'qrcode';
import { Fault } from '../fault.ts';
import { type Secret, SecretText, withSecretBytes } from '../secret.ts';
import type { ModuleMatrix } from './module-matrix.ts';

export interface ProvisioningText {
  readonly ssid: string;
  readonly username: string;
  readonly ownershipCode: Secret<string>;
  readonly softApPassword: Secret<string>;
}

/** 49 modules a side: what a phone still reads from a 15 mm square, its quiet zone included. */
const MAX_QR_VERSION = 8;
/** Level M mends 15 % of the symbol: scratches, a dot of ribbon that did not transfer. */
const ERROR_CORRECTION = 'M';
/** ISO/IEC 18004 §6.3.8. */
const QUIET_ZONE_MODULES = 4;

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

/** The modules of that text; `label.too-long` beyond version 8. */
export function qrMatrix(text: Secret<string>): ModuleMatrix {
  const { length: lengthBytes } = text.reveal();
  const { modules, version } = createQr(text);
  if (version > MAX_QR_VERSION) {
    throw new Fault('label.too-long', { lengthBytes, qrVersion: version, maxQrVersion: MAX_QR_VERSION });
  }
  const { size } = modules;
  return {
    columns: size,
    rows: size,
    quietModules: QUIET_ZONE_MODULES,
    isDark: (column, row) => modules.get(row, column) !== 0,
  };
}

function createQr(text: Secret<string>): qrcode.QRCode {
  const { length: lengthBytes } = text.reveal();
  // Version 40-M holds 3391 alphanumeric symbols; the package throws a bare Error beyond that.
  if (lengthBytes > 2000) throw new Fault('label.too-long', { lengthBytes, maxQrVersion: MAX_QR_VERSION });
  return qrcode.create(text.reveal(), { errorCorrectionLevel: ERROR_CORRECTION });
}
