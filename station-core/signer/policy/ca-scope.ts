import { Fault } from '../../fault.ts';
import type { PermitDocument } from '../../formats/documents/permit-document.ts';
import { certifies } from '../../pki/ca/issuer-scopes.ts';
import { type NameScope, scopeText } from '../../pki/ca/name-scope.ts';

/** Throws for a permit whose units would get certificates that no verifier accepts: before the first of them is made. */
export function requireWithinCa(
  { permit, organization, organizationalUnit }: PermitDocument,
  scopes: readonly NameScope[] | undefined,
): void {
  if (certifies(scopes, { organization, organizationalUnit })) return;
  const permitted = scopes?.map(scopeText).join('; ') ?? '';
  throw new Fault('permit.outside-ca', { permit, organization, organizationalUnit, permitted });
}
