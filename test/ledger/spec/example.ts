import { createPrivateKey, sign, type KeyObject } from 'node:crypto';
import { macOf } from '../../../station-core/model/mac.ts';
import type { EntryBody } from '../../../station-core/ledger/entry.ts';
import { cosignedMessage, timestampedSignature, type NoteKey } from '../../../station-core/formats/tlog/signed-note.ts';

/** What the example of docs/specs/ledger.md is made of: the same bytes each time. */

/** RFC 8032 §7.1, TEST 1 and TEST 2. */
const STATION_SEED = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60';
const UPSTREAM_SEED = '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb';
const STATION_PUBLIC = 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a';
const UPSTREAM_PUBLIC = '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c';

export const COSIGNED_AT = Date.parse('2026-11-29T08:00:10.000Z') / 1000;

export const stationKey: NoteKey = {
  name: 'S01',
  algorithm: 'ed25519',
  publicKey: Buffer.from(STATION_PUBLIC, 'hex'),
};
export const upstreamKey: NoteKey = {
  name: 'upstream.example',
  algorithm: 'cosignature/v1',
  publicKey: Buffer.from(UPSTREAM_PUBLIC, 'hex'),
};

export async function signAsStation(text: string): Promise<Uint8Array> {
  return sign(null, Buffer.from(text), privateKey(STATION_SEED));
}

export function cosign(text: string): Uint8Array {
  const signature = sign(null, cosignedMessage(text, COSIGNED_AT), privateKey(UPSTREAM_SEED));
  return timestampedSignature(COSIGNED_AT, signature);
}

/** PKCS#8 of Ed25519 (RFC 8410): a fixed beginning, then the seed. */
function privateKey(seedHex: string): KeyObject {
  const der = Buffer.from(`302e020100300506032b657004220420${seedHex}`, 'hex');
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
}

export const UNIT = macOf('7c:df:a1:00:00:01');
export const SERIAL = 'L1-S01-000001';

/** When each entry is written; the clock is behind at the last one. */
export const TIMES = [0, 1000, 2000, 3000, 3500, 9000, 7000].map(
  (ms) => new Date(Date.parse('2026-11-29T08:00:00.000Z') + ms),
);

export interface Certified {
  readonly tbsBase64: string;
  readonly tbsSha256Hex: string;
  readonly certBase64: string;
  readonly certSha256Hex: string;
  readonly certSerialHex: string;
  readonly spkiSha256Hex: string;
}

export function exampleBodies(certified: Certified): readonly EntryBody[] {
  const about = { run: 'r-1', unit: UNIT };
  const { tbsBase64, tbsSha256Hex, certBase64, certSha256Hex, certSerialHex, spkiSha256Hex } = certified;
  const key = { certSerialHex, spkiSha256Hex };
  const held = { by: 'grace', hold: 'H-1', unit: UNIT, serial: SERIAL };
  return [
    { kind: 'station-started', version: '0.2.0' },
    { kind: 'run-begun', run: 'r-1', slot: 1, port: '/dev/ttyUSB0', product: 'lamp-one', steps: ['connect', 'close'] },
    { kind: 'serial-reserved', ...about, serial: SERIAL, product: 'lamp-one' },
    { kind: 'signature-intended', ...about, serial: SERIAL, ...key, tbsSha256Hex, tbsBase64, permit: 'P-1' },
    { kind: 'certificate-issued', ...about, serial: SERIAL, ...key, certSha256Hex, certBase64, intentSeq: 3 },
    { kind: 'unit-held', ...held, reason: 'Gehäuse zu warm – Prüfer sagt:\n"noch einmal"' },
    { kind: 'station-started', version: '0.2.0' },
  ];
}
