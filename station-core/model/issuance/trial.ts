/**
 * The mark of a trial station and of everything it makes. It is no setting that somebody could take back: it stands in the names
 * of its CA, in the name constraints of that CA, and in what officers signed.
 */

/** OU of every unit that a trial station makes; it is the only OU that its CA may certify, and no other CA certifies it. */
export const TRIAL = 'TRIAL';

export function isTrialUnit({ organizationalUnit }: { readonly organizationalUnit?: string }): boolean {
  return organizationalUnit === TRIAL;
}

/** The root and the issuing CA of a trial are called `TRIAL …`. */
export function isTrialCaName(commonName: string): boolean {
  return commonName.startsWith(`${TRIAL} `);
}
