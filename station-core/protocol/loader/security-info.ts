/** The reply to GET_SECURITY_INFO: 20 bytes, on the ESP32-S2 only the first 12. The ESP32 does not have the command. */
import { ProtocolError } from '../protocol-error.ts';

/** Longest first, as `readStatus` wants it. */
export const SECURITY_INFO_BYTES = [20, 12] as const;

export interface SecurityInfo {
  readonly flags: number;
  readonly secureBoot: boolean;
  readonly secureDownload: boolean;
  /** SPI_BOOT_CRYPT_CNT; flash encryption is on when an odd number of its bits is set. */
  readonly flashCryptCount: number;
  readonly flashEncryption: boolean;
  readonly keyPurposes: readonly number[];
  /** Absent on the ESP32-S2. */
  readonly chipId?: number;
  readonly apiVersion?: number;
}

export function parseSecurityInfo(data: Buffer): SecurityInfo {
  if (data.length !== 20 && data.length !== 12) {
    throw new ProtocolError('bad-loader-frame', {
      offsetBytes: data.length,
      field: 'security info',
      dataHex: data.toString('hex'),
    });
  }
  const flags = data.readUInt32LE(0);
  const flashCryptCount = data.readUInt8(4);
  return {
    flags,
    secureBoot: (flags & 1) !== 0,
    secureDownload: (flags & 4) !== 0,
    flashCryptCount,
    flashEncryption: hasOddBits(flashCryptCount),
    keyPurposes: [...data.subarray(5, 12)],
    ...(data.length === 20 ? { chipId: data.readUInt32LE(12), apiVersion: data.readUInt32LE(16) } : {}),
  };
}

/** The rule of every eFuse counter: each change burns one more bit. */
export function hasOddBits(value: number): boolean {
  let bits = 0;
  for (let rest = value >>> 0; rest !== 0; rest &= rest - 1) bits += 1;
  return bits % 2 === 1;
}
