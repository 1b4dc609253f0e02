import { createPublicKey } from 'node:crypto';
import { issuerAlgorithm, issuerAlgorithmOf } from '../algorithms.ts';
import {
  authorityKeyIdentifier,
  basicConstraints,
  keyIdentifierOf,
  keyUsage,
  nameConstraints,
  subjectKeyIdentifier,
} from '../extensions.ts';
import { NEVER } from '../idevid.ts';
import { issuerNames } from '../issuer.ts';
import { encodeTbs } from '../tbs.ts';
import { type CaName, caNameDer } from './ca-name.ts';
import type { CaRequest } from './ca-request.ts';
import { scopeNameDer } from './name-scope.ts';

/** The certificates of a root and of the issuing CAs below it, ready to be signed. Units never expire, so neither do these. */

interface CaCertificateFields {
  /** 20 random bytes, positive, the first not zero. */
  readonly certSerial: Uint8Array;
  readonly notBefore: Date;
}

export function rootTbs(root: CaCertificateFields & { readonly name: CaName; readonly spkiDer: Uint8Array }): Buffer {
  const { name, spkiDer, certSerial, notBefore } = root;
  const key = createPublicKey({ key: Buffer.from(spkiDer), format: 'der', type: 'spki' });
  return encodeTbs({
    algorithm: issuerAlgorithm(key).signature,
    serial: certSerial,
    issuerNameDer: caNameDer(name),
    subjectNameDer: caNameDer(name),
    notBefore,
    notAfter: NEVER,
    spkiDer,
    extensions: [
      subjectKeyIdentifier(keyIdentifierOf(spkiDer)),
      keyUsage(['keyCertSign', 'cRLSign']),
      basicConstraints({ ca: true, pathLength: 1 }), // issuing CAs, and below them units
    ],
  });
}

export function issuingTbs(
  { name, spkiDer, scopes }: CaRequest,
  { rootCertDer, certSerial, notBefore }: CaCertificateFields & { readonly rootCertDer: Uint8Array },
): Buffer {
  const root = issuerNames(rootCertDer);
  return encodeTbs({
    algorithm: issuerAlgorithmOf(rootCertDer).signature,
    serial: certSerial,
    issuerNameDer: root.nameDer,
    subjectNameDer: caNameDer(name),
    notBefore,
    notAfter: NEVER,
    spkiDer,
    extensions: [
      authorityKeyIdentifier(root.keyIdentifier),
      subjectKeyIdentifier(keyIdentifierOf(spkiDer)),
      keyUsage(['keyCertSign', 'cRLSign']),
      basicConstraints({ ca: true, pathLength: 0 }),
      nameConstraints(scopes.map(scopeNameDer)),
    ],
  });
}
