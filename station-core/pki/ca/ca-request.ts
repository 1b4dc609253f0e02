import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import * as pkijs from 'pkijs';
import { Fault } from '../../fault.ts';
import { contextConstructed, DerNode, TAG } from '../../formats/der.ts';
import * as der from '../../formats/der-writer.ts';
import { issuerAlgorithm, type IssuerAlgorithm, SIGNATURE_ALGORITHMS } from '../algorithms.ts';
import { basicConstraints, keyUsage, nameConstraints } from '../extensions.ts';
import { OID } from '../oids.ts';
import { readExtension } from '../read-tbs.ts';
import { type CaName, caNameDer, readCaName } from './ca-name.ts';
import { type NameScope, readScopes, scopeNameDer } from './name-scope.ts';

/**
 * The request of an issuing CA to an offline root (PKCS#10, RFC 2986): its name, its key, and as requested extensions
 * what the certificate must say. What one ceremony writes is the only form that another one signs.
 */
export interface CaRequest {
  readonly name: CaName;
  readonly spkiDer: Uint8Array;
  readonly scopes: readonly NameScope[];
}

/** Requests have about 500 bytes; more than this is not read at all. */
const MAX_REQUEST_BYTES = 16_384;
const VERSION_1 = Buffer.of(TAG.integer, 1, 0);

/** CertificationRequestInfo: the bytes that the key signs. */
export function encodeRequestInfo({ name, spkiDer, scopes }: CaRequest): Buffer {
  const wanted = [
    basicConstraints({ ca: true, pathLength: 0 }),
    keyUsage(['keyCertSign', 'cRLSign']),
    nameConstraints(scopes.map(scopeNameDer)),
  ];
  const extensions = Buffer.from(new pkijs.Extensions({ extensions: wanted }).toSchema().toBER());
  const attribute = der.sequence(der.oid(OID.extensionRequest), der.set(extensions));
  return der.sequence(VERSION_1, caNameDer(name), spkiDer, der.explicit(0, attribute));
}

export function assembleRequest(infoDer: Uint8Array, signatureDer: Uint8Array, algorithm: IssuerAlgorithm): Buffer {
  return der.sequence(infoDer, algorithmDer(algorithm), der.bitString(signatureDer));
}

/** Throws `ceremony.bad-request` for whatever no ceremony wrote, and for a key that its sender does not hold. */
export function readCaRequest(csrDer: Uint8Array): CaRequest {
  if (csrDer.length > MAX_REQUEST_BYTES) throw refuse('it is too long');
  const root = DerNode.read(csrDer, ({ reason, offsetBytes }) => refuse(`${reason}, at byte ${offsetBytes}`));
  root.requireWellFormed();
  const [info, algorithm, signature, ...rest] = root.as(TAG.sequence, 'CertificationRequest').children();
  if (info === undefined || algorithm === undefined || signature === undefined || rest.length > 0) {
    throw refuse('it has not the three parts of a request');
  }
  const request = readInfo(info);
  // Whatever is encoded in another way, or is there beside what a ceremony writes, makes other bytes.
  if (!encodeRequestInfo(request).equals(info.whole))
    throw refuse('it says more or other things than a ceremony writes');
  requirePossession(request, { info, algorithm, signature });
  return request;
}

function readInfo(info: DerNode): CaRequest {
  const [, subject, spki, attributes] = info.as(TAG.sequence, 'CertificationRequestInfo').children();
  if (subject === undefined || spki === undefined || attributes?.tag !== contextConstructed(0)) {
    throw refuse('it asks for no extensions');
  }
  const [attribute, ...others] = attributes.children();
  if (others.length > 0) throw refuse('it has more attributes than one');
  const [type, values] = attribute?.as(TAG.sequence, 'attribute').children() ?? [];
  if (type?.oid() !== OID.extensionRequest || values === undefined) throw refuse('it asks for no extensions');
  const extensions = values.only().children().map(readExtension);
  const constraints = extensions.find(({ oid }) => oid === OID.nameConstraints);
  const scopes = constraints === undefined ? undefined : readScopes(constraints.value());
  if (scopes === undefined) throw refuse('it has no name constraints of directory names');
  const name = readCaName(subject);
  if (name === undefined) throw refuse('its subject is not O and CN');
  return { name, spkiDer: spki.whole, scopes };
}

interface SignedParts {
  readonly info: DerNode;
  readonly algorithm: DerNode;
  readonly signature: DerNode;
}

function requirePossession({ spkiDer }: CaRequest, { info, algorithm, signature }: SignedParts): void {
  const publicKey = caPublicKey(spkiDer);
  const wanted = issuerAlgorithm(publicKey);
  if (!algorithmDer(wanted).equals(algorithm.whole)) throw refuse('its key does not sign by this algorithm');
  const { hash } = SIGNATURE_ALGORITHMS[wanted.signature];
  if (!verify(hash, info.whole, publicKey, signature.bytesOfBits())) throw refuse('its signature is wrong');
}

/** P-256 or P-384, a point on the curve. */
function caPublicKey(spkiDer: Uint8Array): KeyObject {
  let key: KeyObject;
  try {
    key = createPublicKey({ key: Buffer.from(spkiDer), format: 'der', type: 'spki' });
    issuerAlgorithm(key);
  } catch (error) {
    throw new Fault('ceremony.bad-request', { reason: 'a key that may not issue certificates' }, { cause: error });
  }
  return key;
}

function algorithmDer({ signature }: IssuerAlgorithm): Buffer {
  return der.sequence(der.oid(SIGNATURE_ALGORITHMS[signature].oid));
}

function refuse(reason: string): Fault {
  return new Fault('ceremony.bad-request', { reason });
}
