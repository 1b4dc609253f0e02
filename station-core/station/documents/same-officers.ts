import { Fault } from '../../fault.ts';
import { type OfficerKey, officerThumbprint } from '../../formats/officer-key.ts';
import type { SignerStatus } from '../../signer/client.ts';

/**
 * A signing service in an account of its own has its officers from its own configuration. Where the station goes by others,
 * it would show documents as signed that the service refuses, or the other way round.
 */
export function requireSameOfficers(
  ours: readonly OfficerKey[],
  { officers: theirs }: Pick<SignerStatus['particulars'], 'officers'>,
): void {
  const listed = new Map(ours.map(({ id, jwk }) => [id, officerThumbprint(jwk)]));
  const known = new Map(theirs.map(({ id, thumbprint }) => [id, thumbprint]));
  const ids = [...new Set([...listed.keys(), ...known.keys()])].sort();
  const officer = ids.find((id) => listed.get(id) !== known.get(id));
  if (officer === undefined) return;
  throw new Fault('document.other-officers', {
    officer,
    listedHere: listed.get(officer) ?? 'not listed',
    atTheService: known.get(officer) ?? 'not listed',
  });
}
