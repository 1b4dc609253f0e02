import { createHash, verify, X509Certificate, type KeyObject } from 'node:crypto';
import { Fault } from '../fault.ts';
import * as der from '../formats/der-writer.ts';
import { DerNode, TAG } from '../formats/der.ts';
import { deviceUrn, type IdevidSubject, NEVER } from './idevid.ts';
import { issuerAlgorithm, type IssuerAlgorithm, SIGNATURE_ALGORITHMS } from './algorithms.ts';
import { OID } from './oids.ts';
import { readExtension } from './read-tbs.ts';

/**
 * The same certificates as `buildIdevidTbs`, byte for byte, for one issuer whose parts are encoded once: a hundred times
 * as fast. A test compares the two.
 */
export type UnitSubject = Omit<IdevidSubject, 'issuerCertDer'>;

const VERSION_3 = Buffer.from('a003020102', 'hex');
const CLIENT_AUTH = der.oid(OID.clientAuth);
const SERVER_AUTH = der.oid(OID.serverAuth);
const DIGITAL_SIGNATURE = Buffer.from('03020780', 'hex');
const NOT_A_CA = der.sequence();
const HARDWARE_MODULE_NAME = der.oid(OID.hardwareModuleName);
const ORGANIZATION = der.oid(OID.organization);
const ORGANIZATIONAL_UNIT = der.oid(OID.organizationalUnit);
const SERIAL_NUMBER = der.oid(OID.serialNumber);
const TRUE = Buffer.of(TAG.boolean, 1, 0xff);

const KEY_USAGE = extension(OID.keyUsage, DIGITAL_SIGNATURE, true);
const BASIC_CONSTRAINTS = extension(OID.basicConstraints, NOT_A_CA, true);
const EXT_KEY_USAGE = {
  client: extension(OID.extKeyUsage, der.sequence(CLIENT_AUTH)),
  clientAndServer: extension(OID.extKeyUsage, der.sequence(CLIENT_AUTH, SERVER_AUTH)),
};

/** RFC 5480: the fixed part of a P-256 SubjectPublicKeyInfo; the 65 bytes of the point follow. */
const POINT_BYTES = 65;

export class IssuingProfile {
  readonly issuerCertDer: Uint8Array;
  /** Of the issuing key. */
  readonly algorithm: IssuerAlgorithm;
  readonly #signatureAlgorithm: Buffer;
  readonly #publicKey: KeyObject;
  readonly #nameDer: Uint8Array;
  readonly #authorityKeyIdentifier: Buffer;

  constructor(issuerCertDer: Uint8Array) {
    this.issuerCertDer = issuerCertDer;
    this.#publicKey = new X509Certificate(issuerCertDer).publicKey;
    this.algorithm = issuerAlgorithm(this.#publicKey);
    this.#signatureAlgorithm = der.sequence(der.oid(SIGNATURE_ALGORITHMS[this.algorithm.signature].oid));
    const { nameDer, keyIdentifier } = issuerOf(issuerCertDer);
    this.#nameDer = nameDer;
    const value = der.sequence(der.implicit(0, keyIdentifier));
    this.#authorityKeyIdentifier = extension(OID.authorityKeyIdentifier, value);
  }

  /** The SubjectPublicKeyInfo of the issuing key. */
  get spkiDer(): Buffer {
    return this.#publicKey.export({ type: 'spki', format: 'der' });
  }

  tbs(subject: UnitSubject): Buffer {
    const { spkiDer, serverAuth } = subject;
    const keyIdentifier = createHash('sha256').update(spkiDer.subarray(-POINT_BYTES)).digest().subarray(0, 20);
    return der.sequence(
      VERSION_3,
      der.positiveInteger(subject.certSerial),
      this.#signatureAlgorithm,
      this.#nameDer,
      der.sequence(der.time(subject.notBefore), der.time(NEVER)),
      nameOf(subject),
      spkiDer,
      der.explicit(
        3,
        der.sequence(
          this.#authorityKeyIdentifier,
          extension(OID.subjectKeyIdentifier, der.octetString(keyIdentifier)),
          KEY_USAGE,
          serverAuth ? EXT_KEY_USAGE.clientAndServer : EXT_KEY_USAGE.client,
          BASIC_CONSTRAINTS,
          extension(OID.subjectAltName, namesOf(subject)),
        ),
      ),
    );
  }

  /** Joins what the issuing key signed; throws `hsm.failed` when it does not verify under the issuing certificate. */
  certificate(tbsDer: Uint8Array, signatureDer: Uint8Array): Buffer {
    const { hash } = SIGNATURE_ALGORITHMS[this.algorithm.signature];
    if (!verify(hash, tbsDer, this.#publicKey, signatureDer)) {
      throw new Fault('hsm.failed', { reason: 'the issuing key is not the one of the issuing certificate' });
    }
    return der.sequence(tbsDer, this.#signatureAlgorithm, der.bitString(signatureDer));
  }
}

function nameOf({ organization, organizationalUnit, unitSerial }: UnitSubject): Buffer {
  const attribute = (type: Buffer, value: Buffer): Buffer => der.set(der.sequence(type, value));
  return der.sequence(
    attribute(ORGANIZATION, der.utf8String(organization)),
    attribute(ORGANIZATIONAL_UNIT, der.utf8String(organizationalUnit)),
    attribute(SERIAL_NUMBER, der.printableString(unitSerial)),
  );
}

function namesOf({ mac, hardwareTypeOid, unitSerial }: UnitSubject): Buffer {
  const module = der.sequence(der.oid(hardwareTypeOid), der.octetString(Buffer.from(unitSerial, 'ascii')));
  return der.sequence(
    der.implicit(6, Buffer.from(deviceUrn(mac), 'ascii')),
    der.explicit(0, HARDWARE_MODULE_NAME, der.explicit(0, module)),
  );
}

function extension(type: string, value: Uint8Array, critical = false): Buffer {
  return der.sequence(der.oid(type), ...(critical ? [TRUE] : []), der.octetString(value));
}

function issuerOf(issuerCertDer: Uint8Array): { readonly nameDer: Uint8Array; readonly keyIdentifier: Uint8Array } {
  const unusable = (reason: string): Fault => new Fault('station.bad-config', { field: 'ca.intermediate', reason });
  const [tbs] = DerNode.read(issuerCertDer, ({ reason }) => unusable(reason)).children();
  const fields = tbs?.children() ?? [];
  const [subject, extensions] = [fields[5], fields.at(-1)];
  if (subject === undefined || extensions?.tag !== 0xa3) throw unusable('not a v3 certificate');
  const ski = extensions
    .only()
    .children()
    .map(readExtension)
    .find(({ oid }) => oid === OID.subjectKeyIdentifier);
  if (ski === undefined) throw unusable('no subject key identifier');
  return { nameDer: subject.whole, keyIdentifier: ski.value().content };
}
