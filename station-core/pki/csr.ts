import { createHash, timingSafeEqual } from 'node:crypto';
import { Fault } from '../fault.ts';
import { contextConstructed, DerNode, TAG } from '../formats/der.ts';
import { requirePointOnP256, type SignedMessage, verifyEcdsaP256, verifyEcdsaP256Here } from './ecdsa.ts';
import { requireGoodKey } from './key-quality.ts';
import { OID } from './oids.ts';
import { spkiDerOfPoint } from './public-key.ts';

/**
 * Checks a PKCS#10 request (RFC 2986) from a unit: is it well formed, is the key a P-256 key, does the unit hold it,
 * is it the key the unit reported, is it an answer to our nonce. Nothing of its subject goes into the certificate.
 */

/** A P-256 request with nonce is about 300 bytes; more than this is not read at all. */
const MAX_CSR_BYTES = 4096;

export interface CsrQuestion {
  readonly csrDer: Uint8Array;
  /** 32 bytes the station drew for this question. */
  readonly nonce: Uint8Array;
  /** The uncompressed point the unit reported when it made its key. */
  readonly publicKey: Uint8Array;
}

export interface CsrAnswer {
  readonly spkiDer: Buffer;
  readonly spkiSha256Hex: string;
}

export async function verifyCsr(question: CsrQuestion): Promise<CsrAnswer> {
  const csr = await possessedCsr(question.csrDer, verifyEcdsaP256);
  if (!sameBytes(csr.point, question.publicKey)) {
    throw new Fault('csr.foreign-key', {
      reportedPublicKeyHex: Buffer.from(question.publicKey).toString('hex'),
      requestedPublicKeyHex: Buffer.from(csr.point).toString('hex'),
    });
  }
  requireNonce(csr.challenge, question);
  return answerOf(csr);
}

/** The same for whoever has not talked to the unit: the key is the request's own, and must be a good one. */
export async function verifyCsrAlone(question: Omit<CsrQuestion, 'publicKey'>): Promise<CsrAnswer> {
  const csr = await possessedCsr(question.csrDer, verifyEcdsaP256Here);
  requireNonce(csr.challenge, question);
  requireGoodKey(csr.point);
  return answerOf(csr);
}

type Verifier = (signed: SignedMessage) => Promise<boolean> | boolean;

async function possessedCsr(csrDer: Uint8Array, verifies: Verifier): Promise<Csr> {
  const csr = parseCsr(csrDer);
  requirePointOnP256(csr.point);
  const { signedBytes: message, signatureDer, point: publicKey } = csr;
  if (await verifies({ publicKey, message, signatureDer })) return csr;
  throw new Fault('csr.no-possession', evidenceOf(csrDer));
}

function answerOf({ point }: Csr): CsrAnswer {
  const spkiDer = spkiDerOfPoint(point);
  return { spkiDer, spkiSha256Hex: createHash('sha256').update(spkiDer).digest('hex') };
}

interface Csr {
  /** CertificationRequestInfo exactly as received: the signed bytes. */
  readonly signedBytes: Uint8Array;
  readonly point: Uint8Array;
  readonly signatureDer: Uint8Array;
  readonly challenge: string | undefined;
}

function parseCsr(csrDer: Uint8Array): Csr {
  if (csrDer.length > MAX_CSR_BYTES) {
    throw new Fault('csr.malformed', { reason: 'too long', lengthBytes: csrDer.length, offsetBytes: MAX_CSR_BYTES });
  }
  const root = DerNode.read(csrDer, (found) => new Fault('csr.malformed', { ...found, ...evidenceOf(csrDer) }));
  root.requireWellFormed();
  const [info, algorithm, signature] = exactly(root.as(TAG.sequence, 'CertificationRequest'), 3);
  const [version, subject, spki, attributes] = exactly(info.as(TAG.sequence, 'CertificationRequestInfo'), 4);
  if (Buffer.from(version.integer()).toString('hex') !== '00') throw version.fail('version is not v1');
  requireName(subject);
  const point = pointOf(spki);
  requireEcdsaWithSha256(algorithm);
  const challenge = challengeOf(attributes.as(contextConstructed(0), 'attributes'));
  return { signedBytes: info.whole, point, signatureDer: signature.bytesOfBits(), challenge };
}

/** Another kind of key, curve or point form is `csr.unsuitable-key`; what is no key at all is `csr.malformed`. */
function pointOf(spki: DerNode): Uint8Array {
  const [algorithm, key] = exactly(spki.as(TAG.sequence, 'SubjectPublicKeyInfo'), 2);
  const [keyType, ...parameters] = algorithm.as(TAG.sequence, 'key algorithm').children();
  if (keyType === undefined) throw algorithm.fail('key algorithm is empty');
  const type = keyType.oid();
  const curve = parameters.length === 1 && parameters[0]?.tag === TAG.oid ? parameters[0].oid() : 'none';
  const point = key.bytesOfBits();
  if (type !== OID.idEcPublicKey || curve !== OID.prime256v1) throw new Fault('csr.unsuitable-key', { type, curve });
  return point;
}

/** RFC 5758 section 3.2: the parameters are absent, not NULL. */
function requireEcdsaWithSha256(algorithm: DerNode): void {
  const [oid] = exactly(algorithm.as(TAG.sequence, 'signature algorithm'), 1);
  if (oid.oid() !== OID.ecdsaWithSha256) throw algorithm.fail('signature algorithm is not ecdsa-with-SHA256');
}

function requireName(name: DerNode): void {
  for (const rdn of name.as(TAG.sequence, 'subject').children()) {
    const attributes = rdn.as(TAG.set, 'RelativeDistinguishedName').children();
    if (attributes.length === 0) throw rdn.fail('RelativeDistinguishedName is empty');
    for (const attribute of attributes) exactly(attribute.as(TAG.sequence, 'name attribute'), 2)[0].oid();
  }
}

function challengeOf(attributes: DerNode): string | undefined {
  let challenge: string | undefined;
  for (const attribute of attributes.children()) {
    const [type, values] = exactly(attribute.as(TAG.sequence, 'attribute'), 2);
    values.as(TAG.set, 'attribute values');
    if (type.oid() !== OID.challengePassword) continue; // nothing else is asked for, nothing else is used
    if (challenge !== undefined) throw attribute.fail('two challenge passwords');
    challenge = exactly(values, 1)[0].as(TAG.utf8String, 'challenge password').utf8();
  }
  return challenge;
}

function requireNonce(challenge: string | undefined, { nonce, csrDer }: Pick<CsrQuestion, 'nonce' | 'csrDer'>): void {
  const expected = Buffer.from(nonce).toString('hex');
  if (nonce.length !== 32) throw new TypeError('the nonce of a CSR is 32 bytes');
  if (challenge === undefined) throw new Fault('csr.stale', { reason: 'no nonce', ...evidenceOf(csrDer) });
  if (!sameBytes(Buffer.from(challenge), Buffer.from(expected))) {
    throw new Fault('csr.stale', { reason: 'another nonce', nonceHex: expected, ...evidenceOf(csrDer) });
  }
}

type Tuple<N extends 1 | 2 | 3 | 4> = {
  1: [DerNode];
  2: [DerNode, DerNode];
  3: [DerNode, DerNode, DerNode];
  4: [DerNode, DerNode, DerNode, DerNode];
}[N];

function exactly<N extends 1 | 2 | 3 | 4>(node: DerNode, count: N): Tuple<N> {
  const children = node.children();
  if (children.length !== count) throw node.fail(`${children.length} elements instead of ${count}`);
  return children as Tuple<N>; // the length was checked in the line above
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

function evidenceOf(csrDer: Uint8Array): { readonly csrDer: string } {
  return { csrDer: Buffer.from(csrDer).toString('base64') };
}
