import { randomBytes } from 'node:crypto';

/** 20 random bytes, made positive and without a leading zero (RFC 5280 section 4.1.2.2). */
export function randomCertSerial(): Buffer {
  const serial = randomBytes(20);
  serial.writeUInt8((serial.readUInt8(0) & 0x7f) | 0x40, 0);
  return serial;
}
