/** AuthEnvelopedData of CMS (RFC 5083) by AES-GCM (RFC 5084), for one recipient with an ML-KEM certificate. */
import { createCipheriv, createDecipheriv, randomBytes, type KeyObject } from 'node:crypto';
import * as der from '../formats/der-writer.ts';
import { context, contextConstructed, DerNode, type Refuse, TAG } from '../formats/der.ts';
import { kemRecipientInfo, openKemRecipientInfo, requireVersion0, type KemRecipient } from './kem-recipient.ts';

/** id-ct-authEnvelopedData */
export const AUTH_ENVELOPED_DATA = '1.2.840.113549.1.9.16.1.23';
const DATA = '1.2.840.113549.1.7.1';

interface Gcm {
  readonly oid: string;
  readonly keyBytes: number;
  readonly cipher: 'aes-128-gcm' | 'aes-256-gcm';
}

/** We write the first and read both. */
const AES_256_GCM: Gcm = { oid: '2.16.840.1.101.3.4.1.46', keyBytes: 32, cipher: 'aes-256-gcm' };
const GCMS: readonly Gcm[] = [AES_256_GCM, { oid: '2.16.840.1.101.3.4.1.6', keyBytes: 16, cipher: 'aes-128-gcm' }];
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** RFC 5084 section 3.2: aes-ICVlen DEFAULT 12. */
const DEFAULT_TAG_BYTES = 12;

/** ContentInfo with AuthEnvelopedData, DER. */
export function sealByKem(content: Uint8Array, recipient: KemRecipient): Buffer {
  const [key, nonce] = [randomBytes(AES_256_GCM.keyBytes), randomBytes(NONCE_BYTES)];
  const cipher = createCipheriv(AES_256_GCM.cipher, key, nonce, { authTagLength: TAG_BYTES });
  const encrypted = Buffer.concat([cipher.update(content), cipher.final()]);
  const recipients = der.set(kemRecipientInfo(recipient, key));
  key.fill(0);
  const parameters = der.sequence(der.octetString(nonce), der.positiveInteger(Buffer.of(TAG_BYTES)));
  const algorithm = der.sequence(der.oid(AES_256_GCM.oid), parameters);
  const encryptedContent = der.sequence(der.oid(DATA), algorithm, der.implicit(0, encrypted));
  const version = der.positiveInteger(Buffer.of(0));
  const enveloped = der.sequence(version, recipients, encryptedContent, der.octetString(cipher.getAuthTag()));
  return der.sequence(der.oid(AUTH_ENVELOPED_DATA), der.explicit(0, enveloped));
}

/** True for what `sealByKem` or another implementation of the same made. */
export function isSealedByKem(sealedDer: Uint8Array, refuse: Refuse): boolean {
  const [type] = DerNode.read(sealedDer, refuse).as(TAG.sequence, 'ContentInfo').children();
  return type?.oid() === AUTH_ENVELOPED_DATA;
}

export function openByKem(sealedDer: Uint8Array, privateKey: KeyObject, refuse: Refuse): Buffer {
  const root = DerNode.read(sealedDer, refuse);
  root.requireWellFormed();
  const [type, content] = root.as(TAG.sequence, 'ContentInfo').children();
  if (type?.oid() !== AUTH_ENVELOPED_DATA || content === undefined) throw root.fail('not AuthEnvelopedData');
  const fields = content.as(contextConstructed(0), 'content').only().as(TAG.sequence, 'AuthEnvelopedData').children();
  const [version, recipients, encryptedContent, mac, ...more] = fields;
  if (!version || !recipients || !encryptedContent || !mac || more.length > 0) {
    throw content.fail('not the fields of AuthEnvelopedData without attributes');
  }
  requireVersion0(version);
  const key = openKemRecipientInfo(recipients.as(TAG.set, 'recipientInfos').only(), privateKey);
  return decrypted(encryptedContent, mac, key);
}

function decrypted(encryptedContent: DerNode, mac: DerNode, key: Buffer): Buffer {
  const [type, algorithm, encrypted] = encryptedContent.as(TAG.sequence, 'EncryptedContentInfo').children();
  if (type?.oid() !== DATA) throw encryptedContent.fail('not of the content type data');
  const [oid, parameters] = algorithm?.as(TAG.sequence, 'algorithm').children() ?? [];
  const gcm = GCMS.find((each) => each.oid === oid?.oid());
  if (gcm?.keyBytes !== key.length || parameters === undefined || encrypted === undefined) {
    throw encryptedContent.fail('not encrypted by AES-GCM with a key of its length');
  }
  const [nonce, tagBytes] = parameters.as(TAG.sequence, 'GCMParameters').children();
  const authTagLength = tagBytes === undefined ? DEFAULT_TAG_BYTES : (tagBytes.integer()[0] ?? 0);
  const tag = mac.as(TAG.octetString, 'mac').content;
  if (nonce === undefined || tag.length !== authTagLength || authTagLength < DEFAULT_TAG_BYTES) {
    throw mac.fail('not an authentication tag of the length that the parameters name');
  }
  const decipher = createDecipheriv(gcm.cipher, key, nonce.as(TAG.octetString, 'nonce').content, { authTagLength });
  decipher.setAuthTag(tag);
  key.fill(0);
  const begun = decipher.update(encrypted.as(context(0), 'encryptedContent').content);
  try {
    return Buffer.concat([begun, decipher.final()]);
  } catch {
    throw mac.fail('was changed since it was sealed');
  }
}
