import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import { Fault } from '../fault.ts';
import { OID } from './oids.ts';
import { exactBytes } from './tbs.ts';

/** What everything that a CA signs repeats of the CA's own certificate. */
export interface IssuerNames {
  /** The DER of its subject, byte for byte. */
  readonly nameDer: Uint8Array;
  readonly keyIdentifier: Uint8Array;
}

/** Throws `station.bad-config` for a certificate that names no key identifier. */
export function issuerNames(certDer: Uint8Array): IssuerNames {
  const certificate = pkijs.Certificate.fromBER(exactBytes(certDer));
  const ski = certificate.extensions?.find(({ extnID }) => extnID === OID.subjectKeyIdentifier)?.parsedValue as unknown;
  if (!(ski instanceof asn1js.OctetString)) {
    throw new Fault('station.bad-config', { field: 'ca.intermediate', reason: 'no subject key identifier' });
  }
  return {
    nameDer: new Uint8Array(certificate.subject.valueBeforeDecode),
    keyIdentifier: new Uint8Array(ski.valueBlock.valueHexView),
  };
}
