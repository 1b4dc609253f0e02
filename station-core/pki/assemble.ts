import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import { createPublicKey, type KeyObject, verify, X509Certificate } from 'node:crypto';
import { Fault } from '../fault.ts';
import { sequence } from '../formats/der-writer.ts';
import { issuerAlgorithm, SIGNATURE_ALGORITHMS } from './algorithms.ts';
import { algorithmIdentifier, exactBytes } from './tbs.ts';
import type { SignatureAlgorithm } from './tbs.ts';

/** Certificate = TBS ‖ algorithm ‖ signature. Nothing leaves here that the issuer's public key does not verify. */

export interface Signed {
  readonly tbsDer: Uint8Array;
  readonly signatureDer: Uint8Array;
}

export interface Issuer {
  readonly spkiDer: Uint8Array;
  readonly algorithm: SignatureAlgorithm;
}

/** Joins what an issuing certificate signed and verifies the result; a wrong signature is `hsm.failed`. */
export function assembleCertificate(parts: Signed & { readonly issuerCertDer: Uint8Array }): Buffer {
  const { publicKey } = new X509Certificate(parts.issuerCertDer);
  const spkiDer = publicKey.export({ type: 'spki', format: 'der' });
  return assembleSigned(parts, { spkiDer, algorithm: issuerAlgorithm(publicKey).signature });
}

/** What somebody else put together, when this issuer signed it; a wrong signature is `hsm.failed`. */
export function assembledBy(issuerCertDer: Uint8Array, certDer: Uint8Array): Buffer {
  const certificate = new X509Certificate(certDer);
  if (certificate.verify(publicKeyOf(issuerCertDer))) return Buffer.from(certDer);
  throw new Fault('hsm.failed', { reason: 'the certificate does not verify against the issuer' });
}

/** Read once for each certificate that is held: it is the same for every unit of a line. */
const knownKeys = new WeakMap<Uint8Array, KeyObject>();

function publicKeyOf(issuerCertDer: Uint8Array): KeyObject {
  const known = knownKeys.get(issuerCertDer) ?? new X509Certificate(issuerCertDer).publicKey;
  knownKeys.set(issuerCertDer, known);
  return known;
}

/** The same for any issuer key; a self-signed certificate names its own. */
export function assembleSigned({ tbsDer, signatureDer }: Signed, issuer: Issuer): Buffer {
  const key = createPublicKey({ key: Buffer.from(issuer.spkiDer), format: 'der', type: 'spki' });
  if (!verify(SIGNATURE_ALGORITHMS[issuer.algorithm].hash, tbsDer, key, signatureDer)) {
    throw new Fault('hsm.failed', {
      reason: 'the signature does not verify against the issuer',
      tbsDer: Buffer.from(tbsDer).toString('base64'),
      signatureDer: Buffer.from(signatureDer).toString('base64'),
    });
  }
  const algorithm = Buffer.from(algorithmIdentifier(issuer.algorithm).toSchema().toBER());
  const signature = new asn1js.BitString({ valueHex: exactBytes(signatureDer), unusedBits: 0 });
  // The bytes of the TBS are taken as they are, never encoded again: they are what was signed.
  return sequence(tbsDer, algorithm, Buffer.from(signature.toBER()));
}

/** The DER of a certificate's subject, unchanged: an issuer name must match it byte for byte. */
export function subjectNameOf(certDer: Uint8Array): Buffer {
  const certificate = pkijs.Certificate.fromBER(exactBytes(certDer));
  return Buffer.from(certificate.subject.valueBeforeDecode);
}
