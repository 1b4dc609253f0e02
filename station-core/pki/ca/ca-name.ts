import type { DerNode } from '../../formats/der.ts';
import { OID } from '../oids.ts';
import { readName } from '../read-tbs.ts';
import { encodeName } from '../tbs.ts';

/** The subject of a CA: whose it is, and which of theirs. */
export interface CaName {
  readonly organization: string;
  readonly commonName: string;
}

export function caNameDer({ organization, commonName }: CaName): Buffer {
  return encodeName([
    { type: OID.organization, value: organization },
    { type: OID.commonName, value: commonName },
  ]);
}

export function caNameText({ organization, commonName }: CaName): string {
  return `O=${organization}, CN=${commonName}`;
}

/** `undefined` for a name of any other form. Which kind of string a CA writes does not matter. */
export function readCaName(name: DerNode): CaName | undefined {
  const [organization, commonName, ...rest] = readName(name);
  const isCaName = organization?.oid === OID.organization && commonName?.oid === OID.commonName && rest.length === 0;
  return isCaName ? { organization: organization.value, commonName: commonName.value } : undefined;
}

export function commonNamesOf(name: DerNode): string[] {
  return readName(name).flatMap(({ oid, value }) => (oid === OID.commonName ? [value] : []));
}
