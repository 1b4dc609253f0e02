import { Fault } from '../../fault.ts';
import { commonNamesOf } from '../../pki/ca/ca-name.ts';
import { issuerScopes } from '../../pki/ca/issuer-scopes.ts';
import { isTrialCa } from '../../pki/ca/trial-ca.ts';
import { readTbsOf } from '../../pki/read-tbs.ts';

/** A trial and production never meet in one station: each document says which it is for, and so does the issuing certificate. Pure. */

/** Throws `document.other-kind`. */
export function requireSameKind(document: string, isTrial: boolean, wanted: boolean): void {
  if (isTrial === wanted) return;
  throw new Fault('document.other-kind', { document, is: kindOf(isTrial), wanted: kindOf(wanted) });
}

/** The certificate was signed by the root, so what it says of its kind holds against everybody who writes at the station. */
export function requireCaOfKind(isTrial: boolean, issuingCertDer: Uint8Array): void {
  const unusable = ({ reason }: { readonly reason: string }): Fault =>
    new Fault('signer.bad-config', { certificate: 'issuing', reason });
  const commonNames = commonNamesOf(readTbsOf(issuingCertDer, unusable).subject);
  const is = isTrialCa({ commonNames, scopes: issuerScopes(issuingCertDer) ?? [] });
  if (is === undefined) {
    throw new Fault('document.other-kind', {
      document: 'issuing certificate',
      is: 'trial and production',
      wanted: kindOf(isTrial),
    });
  }
  requireSameKind('signer configuration', isTrial, is);
}

function kindOf(isTrial: boolean): string {
  return isTrial ? 'trial' : 'production';
}
