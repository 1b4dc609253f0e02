import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import { createPublicKey, type KeyObject, verify, X509Certificate } from 'node:crypto';
import { Fault } from '../fault.ts';
import { DerNode, TAG } from '../formats/der.ts';
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

/** What somebody else put together, when this issuer signed it; otherwise `hsm.failed`. */
export function assembledBy(issuerCertDer: Uint8Array, certDer: Uint8Array): Buffer {
  const refused = (reason: string): Fault => new Fault('hsm.failed', { reason });
  const certificate = DerNode.read(certDer, ({ reason }) => refused(reason)).as(TAG.sequence, 'certificate');
  const [tbs, algorithm, signature, ...rest] = certificate.children();
  const { publicKey, signatureAlgorithm } = issuerOf(issuerCertDer);
  if (tbs === undefined || algorithm === undefined || signature === undefined || rest.length > 0)
    throw refused('not the three parts of a certificate');
  // RFC 5280 section 4.1.1.2: inside and outside of what is signed the same algorithm, and it is that of the issuer's key.
  const { oid, hash } = SIGNATURE_ALGORITHMS[signatureAlgorithm];
  const inside = tbs.children()[2];
  if (algorithm.only().oid() !== oid || inside === undefined || !Buffer.from(inside.whole).equals(algorithm.whole))
    throw refused('not signed by the algorithm of the issuer');
  if (!verify(hash, tbs.whole, publicKey, signature.bytesOfBits()))
    throw refused('the certificate does not verify against the issuer');
  return Buffer.from(certDer);
}

interface IssuerKey {
  readonly publicKey: KeyObject;
  readonly signatureAlgorithm: SignatureAlgorithm;
}

/** Read once for each certificate that is held: it is the same for every unit of a line. */
const knownIssuers = new WeakMap<Uint8Array, IssuerKey>();

function issuerOf(issuerCertDer: Uint8Array): IssuerKey {
  const known = knownIssuers.get(issuerCertDer);
  if (known !== undefined) return known;
  const { publicKey } = new X509Certificate(issuerCertDer);
  const issuer = { publicKey, signatureAlgorithm: issuerAlgorithm(publicKey).signature };
  knownIssuers.set(issuerCertDer, issuer);
  return issuer;
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
