/**
 * Encrypted private keys: PKCS#8 EncryptedPrivateKeyInfo with PBES2 (RFC 8018), PBKDF2-HMAC-SHA256 and AES-256-CBC,
 * which OpenSSL reads. Node writes the same with 2,048 iterations, which is far too few for a passphrase.
 */
import { createCipheriv, createPrivateKey, pbkdf2, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { Fault } from '../fault.ts';
import { DerNode } from '../formats/der.ts';
import type { Secret } from '../secret.ts';

/** OWASP's recommendation of 2023 for PBKDF2-HMAC-SHA256 is 600,000; a file with fewer is not accepted. */
const FEWEST_ITERATIONS = 600_000;
const ITERATIONS = 1_000_000;
const SALT_BYTES = 16;
const KEY_BYTES = 32;
const IV_BYTES = 16;

const OID = {
  pbes2: '1.2.840.113549.1.5.13',
  pbkdf2: '1.2.840.113549.1.5.12',
};
/** The same and two more as DER. */
const OID_DER = {
  pbes2: Buffer.from('06092a864886f70d01050d', 'hex'),
  pbkdf2: Buffer.from('06092a864886f70d01050c', 'hex'),
  hmacSha256: Buffer.from('06082a864886f70d0209', 'hex'),
  aes256Cbc: Buffer.from('060960864801650304012a', 'hex'),
};
const NULL_DER = Buffer.from('0500', 'hex');
const TAG = { integer: 0x02, octetString: 0x04, sequence: 0x30 };

export async function encryptPrivateKey(key: KeyObject, passphrase: Secret<string>): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const iv = randomBytes(IV_BYTES);
  const encryptionKey = await promisify(pbkdf2)(passphrase.reveal(), salt, ITERATIONS, KEY_BYTES, 'sha256');
  const cipher = createCipheriv('aes-256-cbc', encryptionKey, iv);
  const plain = key.export({ type: 'pkcs8', format: 'der' });
  const encrypted = Buffer.concat([cipher.update(plain), cipher.final()]);
  plain.fill(0);
  encryptionKey.fill(0);
  const derivation = sequence(
    OID_DER.pbkdf2,
    sequence(
      element(TAG.octetString, salt),
      element(TAG.integer, unsigned(ITERATIONS)),
      sequence(OID_DER.hmacSha256, NULL_DER),
    ),
  );
  const encryption = sequence(OID_DER.aes256Cbc, element(TAG.octetString, iv));
  const algorithm = sequence(OID_DER.pbes2, sequence(derivation, encryption));
  return pemOf(sequence(algorithm, element(TAG.octetString, encrypted)));
}

/** `where` names the file in the fault; the passphrase is tried once. */
export function decryptPrivateKey(pem: string, passphrase: Secret<string>, where: string): KeyObject {
  requireStrongDerivation(pem, where);
  try {
    return createPrivateKey({ key: pem, format: 'pem', passphrase: passphrase.reveal() });
  } catch {
    // OpenSSL's error is no cause to keep: it may quote decrypted bytes, and a wrong passphrase has many names there.
    throw new Fault('officer.wrong-passphrase', { path: where });
  }
}

function requireStrongDerivation(pem: string, where: string): void {
  const refuse = (problem: string): Fault => new Fault('officer.bad-key', { path: where, problem });
  const base64 =
    /^-----BEGIN ENCRYPTED PRIVATE KEY-----\s([\sA-Za-z0-9+/=]+)-----END ENCRYPTED PRIVATE KEY-----\s*$/.exec(pem);
  if (base64?.[1] === undefined) throw refuse('it is no encrypted private key (PKCS#8)');
  const der = Buffer.from(base64[1], 'base64');
  const [algorithm] = DerNode.read(der, ({ reason }) => refuse(reason)).children();
  const [scheme, schemeParameters] = algorithm?.children() ?? [];
  if (scheme?.oid() !== OID.pbes2) throw refuse('it is not encrypted by PBES2');
  const [derivation, derivationParameters] = schemeParameters?.children()[0]?.children() ?? [];
  if (derivation?.oid() !== OID.pbkdf2) throw refuse('its key is not derived by PBKDF2');
  const iterations = Number(
    `0x${Buffer.from(derivationParameters?.children()[1]?.integer() ?? []).toString('hex') || '0'}`,
  );
  if (iterations < FEWEST_ITERATIONS) throw refuse(`its passphrase is stretched ${iterations} times only`);
}

function pemOf(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ENCRYPTED PRIVATE KEY-----\n${lines.join('\n')}\n-----END ENCRYPTED PRIVATE KEY-----\n`;
}

function sequence(...content: readonly Buffer[]): Buffer {
  return element(TAG.sequence, Buffer.concat(content));
}

function element(tag: number, content: Uint8Array): Buffer {
  const { length } = content;
  const head =
    length < 0x80 ? [tag, length] : length < 0x100 ? [tag, 0x81, length] : [tag, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(head), content]);
}

function unsigned(value: number): Buffer {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
  return (bytes[0] ?? 0) < 0x80 ? bytes : Buffer.concat([Buffer.of(0), bytes]);
}
