import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import type { Extension } from 'pkijs';
import { ISSUER_ALGORITHMS, SIGNATURE_ALGORITHMS } from './algorithms.ts';
import { assembleSigned } from './assemble.ts';
import { basicConstraints, keyIdentifierOf, keyUsage, subjectKeyIdentifier, type KeyUsageBit } from './extensions.ts';
import { randomCertSerial } from './ca/cert-serial.ts';
import { OID } from './oids.ts';
import { encodeName, encodeTbs } from './tbs.ts';

/**
 * The two certificates that stations seal secrets to. What makes them trusted is the manifest, which names each by its hash.
 * A KEM key cannot sign a certificate for itself, so both are signed by a key that exists only while this runs.
 */
export interface WantedEscrow {
  readonly organization: string;
  /** Tells one escrow from the next: goes into both names. */
  readonly name: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

export interface EscrowPair {
  readonly classical: KeyObject;
  readonly classicalCertDer: Buffer;
  readonly mlKem: KeyObject;
  readonly mlKemCertDer: Buffer;
}

const ISSUER = ISSUER_ALGORITHMS['P-384'];

export function drawEscrow(wanted: WantedEscrow): EscrowPair {
  const { organization, name, notBefore, notAfter } = wanted;
  const issuer = generateKeyPairSync('ec', { namedCurve: 'P-384' });
  const issuerSpkiDer = issuer.publicKey.export({ type: 'spki', format: 'der' });
  const nameOf = (what: string): Buffer =>
    encodeName([
      { type: OID.organization, value: organization },
      { type: OID.commonName, value: `${name} ${what}` },
    ]);
  const certify = (publicKey: KeyObject, what: string, usage: KeyUsageBit): Buffer => {
    const spkiDer = publicKey.export({ type: 'spki', format: 'der' });
    const extensions: readonly Extension[] = [
      subjectKeyIdentifier(keyIdentifierOf(spkiDer)),
      keyUsage([usage]),
      basicConstraints({ ca: false }),
    ];
    const tbsDer = encodeTbs({
      algorithm: ISSUER.signature,
      serial: randomCertSerial(),
      issuerNameDer: nameOf('issuer, used once'),
      subjectNameDer: nameOf(what),
      notBefore,
      notAfter,
      spkiDer,
      extensions,
    });
    const signatureDer = sign(SIGNATURE_ALGORITHMS[ISSUER.signature].hash, tbsDer, issuer.privateKey);
    return assembleSigned({ tbsDer, signatureDer }, { spkiDer: issuerSpkiDer, algorithm: ISSUER.signature });
  };
  const classical = generateKeyPairSync('ec', { namedCurve: 'P-384' });
  const mlKem = generateKeyPairSync('ml-kem-768');
  return {
    classical: classical.privateKey,
    classicalCertDer: certify(classical.publicKey, 'escrow ECDH', 'keyAgreement'),
    mlKem: mlKem.privateKey,
    mlKemCertDer: certify(mlKem.publicKey, 'escrow ML-KEM', 'keyEncipherment'), // alone: RFC 9935 section 5
  };
}
