import { isTrialCaName, isTrialUnit, TRIAL } from '../../model/issuance/trial.ts';
import { issuerScopes } from './issuer-scopes.ts';
import type { NameScope } from './name-scope.ts';

/** What says of a CA whether it is one of a trial: the names of the certificates, and whose units it may certify. */
export interface CaMarks {
  readonly commonNames: readonly string[];
  readonly scopes: readonly NameScope[];
}

/** `undefined` for a mixture: a trial CA under another root, a CA for units of both kinds, a name that promises too much. */
export function isTrialCa({ commonNames, scopes }: CaMarks): boolean | undefined {
  const marks = [...commonNames.map(isTrialCaName), ...scopes.map(isTrialUnit)];
  const isTrial = marks.every(Boolean) && scopes.length > 0;
  return isTrial || !marks.some(Boolean) ? isTrial : undefined;
}

/** The OU of a unit: what its product asks for, and `TRIAL` beneath a CA that certifies nothing else. */
export function organizationalUnitUnder(issuerCertDer: Uint8Array, wanted: string): string {
  const scopes = issuerScopes(issuerCertDer) ?? [];
  return scopes.length > 0 && scopes.every(isTrialUnit) ? TRIAL : wanted;
}
