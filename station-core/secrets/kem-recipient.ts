/**
 * KEMRecipientInfo of CMS (RFC 9629) with ML-KEM (RFC 9936): the content key, wrapped for whoever holds the key of a
 * certificate. HKDF with SHA-256 makes the wrapping key; no user keying material.
 */
import { createCipheriv, createDecipheriv, decapsulate, encapsulate, hkdfSync, type KeyObject } from 'node:crypto';
import * as der from '../formats/der-writer.ts';
import { context, contextConstructed, type DerNode, TAG } from '../formats/der.ts';

const OID = {
  /** id-ori-kem */
  oriKem: '1.2.840.113549.1.9.16.13.3',
  hkdfWithSha256: '1.2.840.113549.1.9.16.3.28',
} as const;

/** RFC 9936 section 1: by Node's names of the key types. */
const KEM_OIDS: Readonly<Record<string, string>> = {
  'ml-kem-512': '2.16.840.1.101.3.4.4.1',
  'ml-kem-768': '2.16.840.1.101.3.4.4.2',
  'ml-kem-1024': '2.16.840.1.101.3.4.4.3',
};

interface KeyWrap {
  readonly oid: string;
  readonly keyBytes: number;
  /** OpenSSL's name. */
  readonly cipher: string;
}

/** RFC 3565. We write the first and read both. */
const AES_256_WRAP: KeyWrap = { oid: '2.16.840.1.101.3.4.1.45', keyBytes: 32, cipher: 'id-aes256-wrap' };
const KEY_WRAPS: readonly KeyWrap[] = [
  AES_256_WRAP,
  { oid: '2.16.840.1.101.3.4.1.5', keyBytes: 16, cipher: 'id-aes128-wrap' },
];
/** RFC 3394 section 2.2.3.1. */
const WRAP_IV = Buffer.alloc(8, 0xa6);

export interface KemRecipient {
  /** SubjectKeyIdentifier of the certificate. */
  readonly keyIdentifier: Uint8Array;
  readonly publicKey: KeyObject;
}

/** A RecipientInfo, `ori [4]`. */
export function kemRecipientInfo({ keyIdentifier, publicKey }: KemRecipient, contentKey: Uint8Array): Buffer {
  const kem = KEM_OIDS[publicKey.asymmetricKeyType ?? ''];
  if (kem === undefined) throw new TypeError('the key of a KEM recipient is not an ML-KEM key');
  const { sharedKey, ciphertext } = encapsulate(publicKey);
  const wrappingKey = derivedKey(sharedKey, AES_256_WRAP);
  const cipher = createCipheriv(AES_256_WRAP.cipher, wrappingKey, WRAP_IV);
  const encryptedKey = Buffer.concat([cipher.update(contentKey), cipher.final()]);
  wrappingKey.fill(0);
  sharedKey.fill(0);
  const info = der.sequence(
    der.positiveInteger(Buffer.of(0)),
    der.implicit(0, keyIdentifier),
    algorithm(kem),
    der.octetString(ciphertext),
    algorithm(OID.hkdfWithSha256),
    der.positiveInteger(Buffer.of(AES_256_WRAP.keyBytes)),
    algorithm(AES_256_WRAP.oid),
    der.octetString(encryptedKey),
  );
  return der.explicit(4, der.oid(OID.oriKem), info);
}

/** The content key, from a RecipientInfo for this private key; what is not one, or not for it, goes to the node's `fail`. */
export function openKemRecipientInfo(recipient: DerNode, privateKey: KeyObject): Buffer {
  const [type, value] = recipient.as(contextConstructed(4), 'other recipient').children();
  if (type?.oid() !== OID.oriKem || value === undefined) throw recipient.fail('not a KEM recipient');
  const fields = value.as(TAG.sequence, 'KEMRecipientInfo').children();
  const [version, rid, kem, ciphertext, kdf, kekLength, wrap, encryptedKey, ...more] = fields;
  if (!version || !rid || !kem || !ciphertext || !kdf || !kekLength || !wrap || !encryptedKey || more.length > 0) {
    throw value.fail('not the fields of a KEM recipient without user keying material');
  }
  requireVersion0(version);
  rid.as(context(0), 'subject key identifier');
  if (oidOf(kem) !== KEM_OIDS[privateKey.asymmetricKeyType ?? '']) throw kem.fail('for another kind of key');
  if (oidOf(kdf) !== OID.hkdfWithSha256) throw kdf.fail('a key derivation other than HKDF with SHA-256');
  const wrapping = KEY_WRAPS.find(({ oid }) => oid === oidOf(wrap));
  if (wrapping === undefined) throw wrap.fail('a key wrap other than that of AES');
  if (Number(`0x${Buffer.from(kekLength.integer()).toString('hex')}`) !== wrapping.keyBytes) {
    throw kekLength.fail('not the key length of the key wrap');
  }
  const sharedKey = decapsulate(privateKey, ciphertext.as(TAG.octetString, 'kemct').content);
  const decipher = createDecipheriv(wrapping.cipher, derivedKey(sharedKey, wrapping), WRAP_IV);
  try {
    return Buffer.concat([decipher.update(encryptedKey.as(TAG.octetString, 'encryptedKey').content), decipher.final()]);
  } catch {
    throw encryptedKey.fail('does not open with this key');
  }
}

/** CMSVersion of both structures (RFC 5083 section 2.1, RFC 9629 section 3). */
export function requireVersion0(version: DerNode): void {
  if (Buffer.from(version.whole).toString('hex') !== '020100') throw version.fail('not version 0');
}

/** RFC 9629 section 5: HKDF over the shared secret with CMSORIforKEMOtherInfo as `info`, and no salt (RFC 9936 section 2.2). */
function derivedKey(sharedKey: Uint8Array, { oid, keyBytes }: KeyWrap): Buffer {
  const info = der.sequence(algorithm(oid), der.positiveInteger(Buffer.of(keyBytes)));
  return Buffer.from(hkdfSync('sha256', sharedKey, Buffer.alloc(0), info, keyBytes));
}

function algorithm(oid: string): Buffer {
  return der.sequence(der.oid(oid)); // all of these have absent parameters
}

function oidOf(identifier: DerNode): string {
  const [oid, ...parameters] = identifier.as(TAG.sequence, 'algorithm').children();
  if (oid === undefined || parameters.length > 0) throw identifier.fail('an algorithm with parameters');
  return oid.oid();
}
