/** Decides whether a certificate may be used to seal secrets to its owner. Says why not; never falls back to less. */
import { X509Certificate } from 'node:crypto';
import * as asn1js from 'asn1js';
import { Certificate } from 'pkijs';
import { Fault } from '../fault.ts';
import type { KemRecipient } from './kem-recipient.ts';

export interface EscrowCertificate {
  readonly certificate: Certificate;
  readonly keyType: 'rsa' | 'ec';
}

/** NIST SP 800-57 part 1: 3072 bits of RSA stand against 128 bits, the strength meant to last beyond 2030. */
const MIN_RSA_BITS = 3072;
/** In OpenSSL's names: P-256, P-384, P-521. */
const EC_CURVES = new Set(['prime256v1', 'secp384r1', 'secp521r1']);
const KEY_USAGE_OID = '2.5.29.15';
const SUBJECT_KEY_IDENTIFIER_OID = '2.5.29.14';
/** FIPS 203 categories 3 and 5. */
const KEM_KEYS = new Set(['ml-kem-768', 'ml-kem-1024']);
/** RFC 5280 §4.2.1.3: bit 2 and bit 4, counted from the most significant bit of the first octet. */
const KEY_ENCIPHERMENT = 0x20;
const KEY_AGREEMENT = 0x08;

/** Expired, weak or not meant for encryption: `escrow.bad-certificate` with the reason. */
export function checkEscrowCertificate(certDer: Uint8Array, now: Date): EscrowCertificate {
  const { x509, certificate } = readCertificate(certDer);
  checkPeriod(x509, now);
  const keyType = checkKey(x509);
  // Without its issuer at hand only a self-signed one can be checked: against a file damaged on the way here.
  if (x509.issuer === x509.subject && !x509.verify(x509.publicKey)) throw bad('its signature is wrong');
  const wanted = keyType === 'rsa' ? KEY_ENCIPHERMENT : KEY_AGREEMENT;
  if ((keyUsageBits(certificate) & wanted) === 0) {
    throw bad(`keyUsage lacks ${keyType === 'rsa' ? 'keyEncipherment' : 'keyAgreement'}`);
  }
  return { certificate, keyType };
}

/** The post-quantum half: an ML-KEM certificate (RFC 9935) beside the classical one. The same fault, the same strictness. */
export function checkKemCertificate(certDer: Uint8Array, now: Date): KemRecipient {
  const { x509, certificate } = readCertificate(certDer);
  checkPeriod(x509, now);
  const publicKey = publicKeyOf(x509);
  const keyType = publicKey.asymmetricKeyType ?? 'unknown';
  if (!KEM_KEYS.has(keyType)) throw bad('not an ML-KEM-768 or ML-KEM-1024 key', { keyType });
  // RFC 9935 section 5: when the key usage is there, it is this one alone.
  if (keyUsageBits(certificate) !== KEY_ENCIPHERMENT) throw bad('keyUsage is not keyEncipherment alone');
  const extension = certificate.extensions?.find((each) => each.extnID === SUBJECT_KEY_IDENTIFIER_OID);
  const keyIdentifier = extension && asn1js.fromBER(extension.extnValue.valueBlock.valueHexView).result;
  if (!(keyIdentifier instanceof asn1js.OctetString)) throw bad('no subject key identifier');
  return { keyIdentifier: Buffer.from(keyIdentifier.valueBlock.valueHexView), publicKey };
}

function checkPeriod(x509: X509Certificate, now: Date): void {
  if (now < x509.validFromDate) throw bad('not valid yet', { notBefore: x509.validFromDate.toISOString() });
  if (now > x509.validToDate) throw bad('expired', { notAfter: x509.validToDate.toISOString() });
}

function readCertificate(certDer: Uint8Array): { x509: X509Certificate; certificate: Certificate } {
  try {
    const x509 = new X509Certificate(certDer); // would take PEM as well, which pkijs then refuses
    return { x509, certificate: Certificate.fromBER(certDer) };
  } catch (error) {
    // Whatever the two parsers throw means the same: these bytes are no certificate.
    throw bad('no X.509 certificate', { lengthBytes: certDer.length }, error);
  }
}

function checkKey(x509: X509Certificate): 'rsa' | 'ec' {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = publicKeyOf(x509);
  if (type === 'rsa') {
    const bits = details?.modulusLength ?? 0;
    if (bits < MIN_RSA_BITS) throw bad('RSA key too short', { modulusBits: bits, minBits: MIN_RSA_BITS });
    return 'rsa';
  }
  if (type === 'ec') {
    const curve = details?.namedCurve ?? 'unnamed';
    if (!EC_CURVES.has(curve)) throw bad('curve not allowed', { curve });
    return 'ec';
  }
  throw bad('key can not encrypt', { keyType: type ?? 'unknown' }); // Ed25519, DSA, RSA-PSS
}

function publicKeyOf(x509: X509Certificate): X509Certificate['publicKey'] {
  try {
    return x509.publicKey;
  } catch (error) {
    throw bad('public key cannot be read', {}, error); // a point off its curve, an algorithm OpenSSL does not know
  }
}

/** 0 when the extension is absent: a certificate that does not say what it is for is not taken. */
function keyUsageBits(certificate: Certificate): number {
  const extension = certificate.extensions?.find((each) => each.extnID === KEY_USAGE_OID);
  if (extension === undefined) return 0;
  const bits = asn1js.fromBER(extension.extnValue.valueBlock.valueHexView).result;
  return bits instanceof asn1js.BitString ? (bits.valueBlock.valueHexView[0] ?? 0) : 0;
}

function bad(reason: string, more: Record<string, string | number> = {}, cause?: unknown): Fault {
  return new Fault('escrow.bad-certificate', { reason, ...more }, cause === undefined ? undefined : { cause });
}
