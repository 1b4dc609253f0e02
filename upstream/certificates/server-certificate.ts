import { createPublicKey, X509Certificate } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { isIP } from 'node:net';
import { Fault } from '../../station-core/fault.ts';
import { dnsName, ipName } from '../../station-core/pki/extensions.ts';
import { OID } from '../../station-core/pki/oids.ts';
import { spkiOf } from './authority.ts';
import type { Authority, IssuedCertificate } from './authority.ts';

/** The certificate of upstream's own server: the names and addresses by which stations reach it. */
export interface ServerNames {
  readonly names: readonly string[];
  readonly validDays: number;
}

const HOST_NAME = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/i;

export function issueServerCertificate(
  authority: Authority,
  publicKey: KeyObject,
  { names, validDays }: ServerNames,
): IssuedCertificate {
  const [commonName = ''] = names;
  const spkiDer = spkiOf(publicKey);
  const generalNames = names.map(generalName);
  return authority.issue({ commonName, spkiDer, purpose: OID.serverAuth, names: generalNames, validDays }, new Date());
}

/** The next one for the same key and names: one file changes, so no crash leaves a pair that does not belong together. */
export function renewServerCertificate(authority: Authority, certPem: string, validDays: number): IssuedCertificate {
  const inUse = new X509Certificate(certPem);
  const names = namesOf(inUse);
  return issueServerCertificate(authority, createPublicKey(inUse.publicKey.export({ type: 'spki', format: 'pem' })), {
    names,
    validDays,
  });
}

/** As Node shows them. Other kinds of names are not ours and are not carried on. */
export function namesOf({ subjectAltName = '' }: X509Certificate): string[] {
  return subjectAltName.split(', ').flatMap((name) => /^(?:DNS|IP Address):(.+)$/.exec(name)?.[1] ?? []);
}

export function isServerName(name: string): boolean {
  return isIP(name) !== 0 || HOST_NAME.test(name);
}

function generalName(name: string): ReturnType<typeof dnsName> {
  if (!isServerName(name)) throw new Fault('station.bad-argument', { host: name });
  switch (isIP(name)) {
    case 4:
      return ipName(name.split('.').map(Number));
    case 6:
      return ipName(octetsOfIpv6(name));
    default:
      return dnsName(name.toLowerCase());
  }
}

/** RFC 4291 section 2.2: `::` stands for as many zero groups as are missing. */
function octetsOfIpv6(address: string): number[] {
  // The URL parser writes every form in hexadecimal groups, the one with a dotted end too.
  const [, plain = ''] = /^\[(.*)\]$/.exec(new URL(`https://[${address}]`).hostname) ?? [];
  const [head = '', tail] = plain.split('::');
  const groups = (part: string): string[] => (part === '' ? [] : part.split(':'));
  const [before, after] = [groups(head), groups(tail ?? '')];
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  return [...before, ...zeros, ...after].flatMap((group) => {
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
}
