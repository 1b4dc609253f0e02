import { X509Certificate } from 'node:crypto';
import { Fault } from '../../station-core/fault.ts';
import type { Database, Transaction } from '../database.ts';

/** Registers a certificate that issues for the units of a station. Registering the same again is fine. */
export async function registerIssuer(database: Database | Transaction, station: string, pem: string): Promise<void> {
  const certificate = parse(pem);
  if (certificate?.ca !== true) {
    throw new Fault('station.bad-config', {
      field: 'issuingCertificates',
      station,
      why: 'not the certificate of a CA',
    });
  }
  await database.query(
    'insert into issuing_certificates (station, sha256, pem) values ($1, $2, $3) on conflict do nothing',
    [station, certificate.fingerprint256.replaceAll(':', '').toLowerCase(), certificate.toString()],
  );
}

function parse(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined; // the caller reports it as what it is: no certificate
  }
}
