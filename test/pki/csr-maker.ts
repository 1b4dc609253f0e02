import { generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { der, fromHex, text } from './der-writer.ts';

/** Makes certificate requests as a unit does, and as a broken or hostile one would. */

export interface CsrOptions {
  readonly keys?: { readonly publicKey: KeyObject; readonly privateKey: KeyObject };
  readonly hash?: 'sha256' | 'sha384';
  readonly spkiDer?: Uint8Array;
  readonly versionDer?: Uint8Array;
  readonly subjectDer?: Uint8Array;
  readonly attributes?: readonly Uint8Array[];
  readonly algorithmDer?: Uint8Array;
}

export const ECDSA_WITH_SHA256 = fromHex('300a06082a8648ce3d040302');
const CHALLENGE_PASSWORD = fromHex('06092a864886f70d010907');
const SERIAL_NUMBER = fromHex('0603550405');

export const p256 = (): ReturnType<typeof newKeys> => newKeys('P-256');

export function newKeys(namedCurve: string): { publicKey: KeyObject; privateKey: KeyObject } {
  return generateKeyPairSync('ec', { namedCurve });
}

export function challenge(value: string, tag = 0x0c): Buffer {
  return der(0x30, CHALLENGE_PASSWORD, der(0x31, text(tag, value)));
}

export function pointOf(publicKey: KeyObject): Buffer {
  return publicKey.export({ type: 'spki', format: 'der' }).subarray(-65);
}

export function makeCsr(nonce: Uint8Array, options: CsrOptions = {}): Buffer {
  const keys = options.keys ?? p256();
  const info = der(
    0x30,
    options.versionDer ?? fromHex('020100'),
    options.subjectDer ?? der(0x30, der(0x31, der(0x30, SERIAL_NUMBER, text(0x13, 'BM-0001')))),
    options.spkiDer ?? keys.publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa0, ...(options.attributes ?? [challenge(Buffer.from(nonce).toString('hex'))])),
  );
  const signature = sign(options.hash ?? 'sha256', info, keys.privateKey);
  return der(0x30, info, options.algorithmDer ?? ECDSA_WITH_SHA256, der(0x03, Buffer.of(0), signature));
}
