import { contextConstructed, type DerNode, TAG } from '../../formats/der.ts';
import { OID } from '../oids.ts';
import { readName } from '../read-tbs.ts';
import { encodeName } from '../tbs.ts';

/** Whose units an issuing CA may certify: the first names of their subjects, O and perhaps OU (RFC 5280 section 4.2.1.10). */
export interface NameScope {
  readonly organization: string;
  readonly organizationalUnit?: string;
}

export function scopeNameDer({ organization, organizationalUnit }: NameScope): Buffer {
  const unit = organizationalUnit === undefined ? [] : [{ type: OID.organizationalUnit, value: organizationalUnit }];
  return encodeName([{ type: OID.organization, value: organization }, ...unit]);
}

export function scopeText({ organization, organizationalUnit }: NameScope): string {
  return organizationalUnit === undefined ? `O=${organization}` : `O=${organization}, OU=${organizationalUnit}`;
}

export function isWithin(inner: NameScope, outer: NameScope): boolean {
  if (inner.organization !== outer.organization) return false;
  return outer.organizationalUnit === undefined || inner.organizationalUnit === outer.organizationalUnit;
}

/**
 * The permitted directory names of a NameConstraints; `undefined` for constraints that say anything else as well. Of
 * what they exclude, DNS names, IP and mail addresses do not matter: no unit has one.
 */
export function readScopes(constraints: DerNode): readonly NameScope[] | undefined {
  const [permitted, excluded, ...rest] = constraints.as(TAG.sequence, 'NameConstraints').children();
  if (permitted?.tag !== PERMITTED || rest.length > 0) return undefined;
  if (excluded !== undefined && (excluded.tag !== EXCLUDED || !excluded.children().every(isHarmless))) return undefined;
  const scopes = permitted.children().map(scopeOf);
  return scopes.every((each) => each !== undefined) ? scopes : undefined;
}

const PERMITTED = contextConstructed(0);
const EXCLUDED = contextConstructed(1);
const DIRECTORY_NAME = contextConstructed(4);
/** rfc822Name [1], dNSName [2], iPAddress [7]. */
const HARMLESS: ReadonlySet<number> = new Set([0x81, 0x82, 0x87]);

function isHarmless(subtree: DerNode): boolean {
  const [base] = subtree.as(TAG.sequence, 'GeneralSubtree').children();
  return base !== undefined && HARMLESS.has(base.tag);
}

function scopeOf(subtree: DerNode): NameScope | undefined {
  const [base, ...distances] = subtree.as(TAG.sequence, 'GeneralSubtree').children();
  if (base?.tag !== DIRECTORY_NAME || distances.length > 0) return undefined;
  const [organization, unit, ...rest] = readName(base.only());
  if (organization?.oid !== OID.organization || rest.length > 0) return undefined;
  if (unit === undefined) return { organization: organization.value };
  if (unit.oid !== OID.organizationalUnit) return undefined;
  return { organization: organization.value, organizationalUnit: unit.value };
}
