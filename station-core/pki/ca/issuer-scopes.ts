import { Fault } from '../../fault.ts';
import { OID } from '../oids.ts';
import { readTbsOf } from '../read-tbs.ts';
import { isWithin, type NameScope, readScopes } from './name-scope.ts';

/**
 * Whose units an issuing CA may certify, by the name constraints in its certificate; `undefined` when it has none. Names are
 * compared as they are spelled: a verifier that folds case or blanks accepts more, and one that does not accepts the same.
 */
export function issuerScopes(issuerCertDer: Uint8Array): readonly NameScope[] | undefined {
  const unusable = ({ reason }: { readonly reason: string }): Fault =>
    new Fault('signer.bad-config', { certificate: 'issuing', reason });
  const constraints = readTbsOf(issuerCertDer, unusable).extensions.find(({ oid }) => oid === OID.nameConstraints);
  if (constraints === undefined) return undefined;
  const scopes = readScopes(constraints.value());
  // What cannot be read cannot be kept, and every certificate beneath it might be refused.
  if (scopes === undefined) throw unusable({ reason: 'name constraints of an unknown form' });
  return scopes;
}

export function certifies(
  scopes: readonly NameScope[] | undefined,
  { organization, organizationalUnit }: Required<NameScope>,
): boolean {
  return scopes === undefined || scopes.some((each) => isWithin({ organization, organizationalUnit }, each));
}
