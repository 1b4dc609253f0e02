import { Fault } from '../../fault.ts';
import type { Mac } from '../../model/mac.ts';
import type { Known } from '../state/known.ts';
import { refused } from './refusals.ts';

export interface NewCertificate {
  readonly unit: { readonly mac: Mac; readonly serial: string };
  readonly spkiSha256Hex: string;
  /** Serial number of the certificate of this unit that the new one takes the place of. */
  readonly supersedes?: string | undefined;
}

/** Never the same key; another certificate of the same unit only in place of its newest. */
export function requireNew({ unit, spkiSha256Hex, supersedes }: NewCertificate, known: Pick<Known, 'find'>): void {
  if (known.find('spki', spkiSha256Hex) !== undefined) throw signedBefore('key', { spkiSha256Hex });
  const ofSerial = known.find('serial', unit.serial);
  if (ofSerial !== undefined && ofSerial.unit !== unit.mac) throw signedBefore('serial', { serial: unit.serial });
  const ofUnit = known.find('unit', unit.mac);
  if (ofUnit === undefined) {
    if (supersedes !== undefined) throw refused('there is no certificate to supersede');
    return;
  }
  if (supersedes !== ofUnit.certSerialHex) throw signedBefore('unit', { unit: unit.mac, has: ofUnit.certSerialHex });
  if (unit.serial !== ofUnit.serial) throw signedBefore('unit', { unit: unit.mac, hasSerial: ofUnit.serial });
}

function signedBefore(what: string, found: Readonly<Record<string, string>>): Fault {
  return new Fault('signer.already-signed', { what, ...found });
}
