import { Fault } from '../../fault.ts';
import { OID } from '../oids.ts';
import { readTbsOf } from '../read-tbs.ts';
import { readCaName } from './ca-name.ts';
import type { CaRequest } from './ca-request.ts';
import { spkiOfCertificate } from './certificate-key.ts';
import { readScopes } from './name-scope.ts';

/**
 * The request that an issuing CA's certificate answers, read from the certificate: for looking at one long after its
 * ceremony. Whether the token holds its key is for the signing service to say. Throws `ceremony.bad-certificate`.
 */
export function requestAnsweredBy(certDer: Uint8Array): CaRequest {
  const refuse = ({ reason }: { readonly reason: string }): Fault =>
    new Fault('ceremony.bad-certificate', { certificate: 'issuing', rules: 'der', reason });
  const tbs = readTbsOf(certDer, refuse);
  const name = readCaName(tbs.subject);
  if (name === undefined) throw new Fault('ceremony.bad-certificate', { rules: 'subject' });
  const constraints = tbs.extensions.find(({ oid }) => oid === OID.nameConstraints);
  const scopes = constraints === undefined ? undefined : readScopes(constraints.value());
  if (scopes === undefined) throw new Fault('ceremony.bad-certificate', { rules: 'name-constraints' });
  return { name, spkiDer: spkiOfCertificate(certDer), scopes };
}
