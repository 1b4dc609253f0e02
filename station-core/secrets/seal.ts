/**
 * Seals a unit's secrets to the back office: CMS EnvelopedData (RFC 5652) that `openssl cms -decrypt` opens with the
 * escrow key. The station holds the certificate only and cannot open what it sealed.
 */
import { webcrypto } from 'node:crypto';
import { ContentInfo, CryptoEngine, EnvelopedData } from 'pkijs';
import type { Mac } from '../model/mac.ts';
import { type Secret, SecretText, withSecretBytes } from '../secret.ts';
import { checkEscrowCertificate } from './escrow-certificate.ts';

export interface SealInput {
  readonly escrowCertDer: Uint8Array;
  readonly secrets: { readonly softApPassword: Secret<string>; readonly ownershipCode: Secret<string> };
  /** Not secret; sealed as well, so that the copy identifies its unit. */
  readonly context: { readonly serial: string; readonly mac: Mac; readonly ssid: string };
  /** The time the certificate is judged at; the clock's when left out. */
  readonly now?: Date;
}

const ENVELOPED_DATA_OID = '1.2.840.113549.1.7.3';
const engine = new CryptoEngine({ name: 'node', crypto: webcrypto });

/** DER of ContentInfo { EnvelopedData }: AES-256-CBC, its key wrapped by RSA-OAEP (SHA-256) or ECDH (SHA-256 KDF). */
export async function sealToEscrow({ escrowCertDer, secrets, context, now }: SealInput): Promise<Buffer> {
  const { certificate, keyType } = checkEscrowCertificate(escrowCertDer, now ?? new Date());
  const enveloped = new EnvelopedData({ disableSplit: true }); // one octet string, definite lengths: DER
  // Both lists are given because pkijs' own defaults are not ours: OAEP and KDF with SHA-512, 256-bit key wrap.
  const choices = { oaepHashAlgorithm: 'SHA-256', kdfAlgorithm: 'SHA-256', kekEncryptionLength: 256 };
  enveloped.addRecipientByCertificate(certificate, choices, undefined, engine);
  const content = sealedContent(secrets, context);
  try {
    await enveloped.encrypt({ name: 'AES-CBC', length: 256 }, content.buffer, engine);
  } finally {
    content.fill(0);
  }
  // RFC 5652 §6.1: 0 with key transport by issuer and serial alone, 2 with key agreement; pkijs always says 2.
  enveloped.version = keyType === 'rsa' ? 0 : 2;
  const message = new ContentInfo({ contentType: ENVELOPED_DATA_OID, content: enveloped.toSchema() });
  return Buffer.from(message.toSchema().toBER());
}

/** What the back office reads: one JSON object, `v` is its version. A fresh array, so `buffer` is exact. */
function sealedContent(
  { softApPassword, ownershipCode }: SealInput['secrets'],
  { serial, mac, ssid }: SealInput['context'],
): Uint8Array<ArrayBuffer> {
  const open = JSON.stringify({ v: 1, serial, mac, ssid }).slice(0, -1);
  return withSecretBytes(softApPassword, (password) =>
    withSecretBytes(ownershipCode, (code) => {
      // The alphabet of secrets needs no escaping in JSON.
      using text = SecretText.joined([open, ',"softApPassword":"', password, '","ownershipCode":"', code, '"}']);
      return new Uint8Array(text.revealBytes()); // by its own buffer: Web Crypto takes no shared one
    }),
  );
}
