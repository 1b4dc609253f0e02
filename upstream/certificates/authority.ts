import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, X509Certificate } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { Extension } from 'pkijs';
import { Fault } from '../../station-core/fault.ts';
import { assembleSigned, subjectNameOf } from '../../station-core/pki/assemble.ts';
import { randomCertSerial } from '../../station-core/pki/ca/cert-serial.ts';
import {
  authorityKeyIdentifier,
  basicConstraints,
  extKeyUsage,
  keyIdentifierOf,
  keyUsage,
  subjectAltName,
  subjectKeyIdentifier,
} from '../../station-core/pki/extensions.ts';
import { OID } from '../../station-core/pki/oids.ts';
import { certificatePem } from '../../station-core/pki/pem.ts';
import { encodeName, encodeTbs } from '../../station-core/pki/tbs.ts';
import { Secret } from '../../station-core/secret.ts';

/** The authority of headquarters for TLS, its key in a file: certificates of stations and of its own server. */
export interface Authority {
  readonly certPem: string;
  readonly issue: (leaf: Leaf, now: Date) => IssuedCertificate;
}

/** What a certificate says is decided here; of a request it takes the key. */
export interface Leaf {
  readonly commonName: string;
  readonly spkiDer: Uint8Array;
  /** An object identifier. */
  readonly purpose: string;
  readonly names: Parameters<typeof subjectAltName>[0];
  readonly validDays: number;
}

export interface IssuedCertificate {
  readonly pem: string;
  readonly notAfter: Date;
}

export interface AuthorityFiles {
  readonly certPem: string;
  readonly keyPem: Secret<string>;
  /** Of the configuration, for faults. */
  readonly field: string;
}

/** The clock of the other end may stand a little behind ours. */
const SKEW_MS = 5 * 60_000;
const DAY_MS = 24 * 60 * 60_000;
const ALGORITHM = 'ecdsa-with-SHA256';

export function openAuthority({ certPem, keyPem, field }: AuthorityFiles): Authority {
  const unusable = (why: string, cause?: unknown): Fault => new Fault('station.bad-config', { field, why }, { cause });
  const certificate = parse(certPem, unusable);
  const privateKey = keyOf(keyPem, unusable);
  if (!certificate.ca || !certificate.checkPrivateKey(privateKey)) throw unusable('not the key of the CA certificate');
  const issuer = { nameDer: subjectNameOf(certificate.raw), spkiDer: spkiOf(certificate.publicKey), privateKey };
  const issue = ({ commonName, spkiDer, purpose, names, validDays }: Leaf, now: Date): IssuedCertificate => {
    const notAfter = new Date(Math.min(now.getTime() + validDays * DAY_MS, certificate.validToDate.getTime()));
    const extensions = [
      authorityKeyIdentifier(keyIdentifierOf(issuer.spkiDer)),
      subjectKeyIdentifier(keyIdentifierOf(spkiDer)),
      keyUsage(['digitalSignature']),
      extKeyUsage([purpose]),
      basicConstraints({ ca: false }),
      subjectAltName(names),
    ];
    const subjectNameDer = encodeName([{ type: OID.commonName, value: commonName }]);
    return { pem: signed({ subjectNameDer, spkiDer, extensions, now, notAfter }, issuer), notAfter };
  };
  return { certPem, issue };
}

export interface NewAuthority {
  readonly commonName: string;
  /** A P-256 key. */
  readonly keyPem: Secret<string>;
  readonly validDays: number;
}

/** The certificate of a new one, PEM: it signs leaves and no further authority. */
export function drawAuthority({ commonName, keyPem, validDays }: NewAuthority): string {
  const privateKey = createPrivateKey(keyPem.reveal());
  const spkiDer = spkiOf(createPublicKey(privateKey));
  const subjectNameDer = encodeName([{ type: OID.commonName, value: commonName }]);
  const extensions = [
    subjectKeyIdentifier(keyIdentifierOf(spkiDer)),
    keyUsage(['keyCertSign', 'cRLSign']),
    basicConstraints({ ca: true, pathLength: 0 }),
  ];
  const now = new Date();
  const notAfter = new Date(now.getTime() + validDays * DAY_MS);
  const issuer = { nameDer: subjectNameDer, spkiDer, privateKey };
  return signed({ subjectNameDer, spkiDer, extensions, now, notAfter }, issuer);
}

export function drawTlsKey(): { readonly publicKey: KeyObject; readonly privateKey: KeyObject } {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' });
}

export function pemOf(privateKey: KeyObject): Secret<string> {
  return new Secret(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
}

export function spkiOf(publicKey: KeyObject): Buffer {
  return publicKey.export({ type: 'spki', format: 'der' });
}

interface Unsigned {
  readonly subjectNameDer: Uint8Array;
  readonly spkiDer: Uint8Array;
  readonly extensions: readonly Extension[];
  readonly now: Date;
  readonly notAfter: Date;
}

interface IssuerKey {
  readonly nameDer: Uint8Array;
  readonly spkiDer: Uint8Array;
  readonly privateKey: KeyObject;
}

function signed({ now, ...fields }: Unsigned, { nameDer, spkiDer, privateKey }: IssuerKey): string {
  const tbsDer = encodeTbs({
    algorithm: ALGORITHM,
    serial: randomCertSerial(),
    issuerNameDer: nameDer,
    subjectNameDer: fields.subjectNameDer,
    notBefore: new Date(now.getTime() - SKEW_MS),
    notAfter: fields.notAfter,
    spkiDer: fields.spkiDer,
    extensions: fields.extensions,
  });
  const signatureDer = sign('sha256', tbsDer, privateKey);
  return certificatePem(assembleSigned({ tbsDer, signatureDer }, { spkiDer, algorithm: ALGORITHM }));
}

type Unusable = (why: string, cause?: unknown) => Fault;

function parse(pem: string, unusable: Unusable): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch (cause) {
    throw unusable('not a certificate', cause);
  }
}

function keyOf(pem: Secret<string>, unusable: Unusable): KeyObject {
  try {
    return createPrivateKey(pem.reveal());
  } catch (cause) {
    throw unusable('not a private key', cause);
  }
}
