import { createPublicKey, verify } from 'node:crypto';
import { DerNode, TAG } from '../../station-core/formats/der.ts';
import { OID } from '../../station-core/pki/oids.ts';

/** Reads the request for a station's next client certificate (PKCS#10, RFC 2986). Only its key is taken from it. */
export type StationCsr = { readonly spkiDer: Uint8Array } | { readonly wrong: string };

const MAX_CSR_BYTES = 4096;
/** The fixed part of a P-256 SubjectPublicKeyInfo (RFC 5480) and the mark of an uncompressed point. */
const P256_SPKI = '3059301306072a8648ce3d020106082a8648ce3d03010703420004';
const P256_SPKI_BYTES = 91;

class NotReadable extends Error {}

export function openStationCsr(csrDer: Uint8Array): StationCsr {
  if (csrDer.length > MAX_CSR_BYTES) return { wrong: 'too long' };
  try {
    return open(csrDer);
  } catch (error) {
    if (error instanceof NotReadable) return { wrong: error.message };
    throw error;
  }
}

function open(csrDer: Uint8Array): StationCsr {
  const root = DerNode.read(csrDer, ({ reason }) => new NotReadable(reason));
  root.requireWellFormed();
  const [info, algorithm, signature, ...rest] = root.as(TAG.sequence, 'request').children();
  if (info === undefined || algorithm === undefined || signature === undefined || rest.length > 0) {
    return { wrong: 'not the three fields of a request' };
  }
  const spki = info.as(TAG.sequence, 'request info').children()[2];
  if (spki === undefined) return { wrong: 'no key' };
  if (spki.whole.length !== P256_SPKI_BYTES || !Buffer.from(spki.whole).toString('hex').startsWith(P256_SPKI)) {
    return { wrong: 'not a P-256 key' };
  }
  const [oid, ...parameters] = algorithm.children();
  if (oid?.oid() !== OID.ecdsaWithSha256 || parameters.length > 0) return { wrong: 'not signed by ecdsa-with-SHA256' };
  const signed = possesses(spki.whole, info.whole, signature.bytesOfBits());
  return signed ? { spkiDer: spki.whole } : { wrong: 'its signature does not verify' };
}

/** OpenSSL throws for a point that is not on the curve: nobody possesses that key either. */
function possesses(spkiDer: Uint8Array, message: Uint8Array, signatureDer: Uint8Array): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(spkiDer), format: 'der', type: 'spki' });
    return verify('sha256', message, { key, dsaEncoding: 'der' }, signatureDer);
  } catch {
    return false; // OpenSSL's own errors for what is no key
  }
}
