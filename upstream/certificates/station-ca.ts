import { createPrivateKey, randomBytes, sign, X509Certificate } from 'node:crypto';
import { Fault } from '../../station-core/fault.ts';
import { assembleSigned, subjectNameOf } from '../../station-core/pki/assemble.ts';
import {
  authorityKeyIdentifier,
  basicConstraints,
  extKeyUsage,
  keyIdentifierOf,
  keyUsage,
  subjectAltName,
  subjectKeyIdentifier,
  uriName,
} from '../../station-core/pki/extensions.ts';
import { OID } from '../../station-core/pki/oids.ts';
import { certificatePem } from '../../station-core/pki/pem.ts';
import { encodeName, encodeTbs } from '../../station-core/pki/tbs.ts';
import type { Secret } from '../../station-core/secret.ts';

/** Signs the short-lived client certificates of stations. What they say is decided here; of a request it takes the key. */
export interface StationCa {
  readonly issue: (station: string, spkiDer: Uint8Array, now: Date) => StationCertificate;
}

export interface StationCertificate {
  readonly pem: string;
  readonly notAfter: Date;
}

export interface StationCaFiles {
  readonly caCertPem: string;
  readonly caKeyPem: Secret<string>;
  readonly validDays: number;
}

/** The clock of a station may stand a little behind ours. */
const SKEW_MS = 5 * 60_000;
const DAY_MS = 24 * 60 * 60_000;

export function openStationCa({ caCertPem, caKeyPem, validDays }: StationCaFiles): StationCa {
  const certificate = parse(caCertPem);
  const privateKey = createPrivateKey(caKeyPem.reveal());
  if (!certificate.ca || !certificate.checkPrivateKey(privateKey)) throw unusable('not the key of the CA certificate');
  const issuerSpki = certificate.publicKey.export({ type: 'spki', format: 'der' });
  const issuerNameDer = subjectNameOf(certificate.raw);
  const issue = (station: string, spkiDer: Uint8Array, now: Date): StationCertificate => {
    const notAfter = new Date(Math.min(now.getTime() + validDays * DAY_MS, certificate.validToDate.getTime()));
    const tbsDer = encodeTbs({
      algorithm: 'ecdsa-with-SHA256',
      serial: drawSerial(),
      issuerNameDer,
      subjectNameDer: encodeName([{ type: OID.commonName, value: station }]),
      notBefore: new Date(now.getTime() - SKEW_MS),
      notAfter,
      spkiDer,
      extensions: [
        authorityKeyIdentifier(keyIdentifierOf(issuerSpki)),
        subjectKeyIdentifier(keyIdentifierOf(spkiDer)),
        keyUsage(['digitalSignature']),
        extKeyUsage([OID.clientAuth]),
        basicConstraints({ ca: false }),
        subjectAltName([uriName(`urn:birthmark:station:${station}`)]),
      ],
    });
    const signatureDer = sign('sha256', tbsDer, privateKey);
    const certDer = assembleSigned({ tbsDer, signatureDer }, { spkiDer: issuerSpki, algorithm: 'ecdsa-with-SHA256' });
    return { pem: certificatePem(certDer), notAfter };
  };
  return { issue };
}

/** RFC 5280 section 4.1.2.2: positive, at most 20 bytes; the first is not zero. */
function drawSerial(): Buffer {
  const serial = randomBytes(20);
  serial.writeUInt8((serial.readUInt8(0) & 0x7f) | 0x40, 0);
  return serial;
}

function parse(pem: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch (cause) {
    throw unusable('not a certificate', cause);
  }
}

function unusable(why: string, cause?: unknown): Fault {
  return new Fault('station.bad-config', { field: 'stationCertificates', why }, { cause });
}
