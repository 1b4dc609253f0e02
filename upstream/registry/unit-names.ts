import { DerNode } from '../../station-core/formats/der.ts';
import { type Mac, macBytes } from '../../station-core/model/mac.ts';
import { OID } from '../../station-core/pki/oids.ts';
import { readName, readTbs, type Tbs } from '../../station-core/pki/read-tbs.ts';

/**
 * Reads which unit a certificate names, out of its own bytes. It shares no encoder with what builds certificates at the
 * station: a mistake there is not repeated here.
 */
export interface UnitNames {
  readonly serialNumbers: readonly string[];
  readonly hardwareSerials: readonly string[];
  readonly uris: readonly string[];
}

/** Tags of GeneralName (RFC 5280 section 4.2.1.6): otherName [0], uniformResourceIdentifier [6]. */
const OTHER_NAME = 0xa0;
const URI = 0x86;

class NotReadable extends Error {}

/** `undefined` for bytes that are not the DER of one v3 certificate with these names. */
export function unitNamesOf(certDer: Uint8Array): UnitNames | undefined {
  try {
    const refuse = ({ reason }: { readonly reason: string }): Error => new NotReadable(reason);
    const [tbsNode] = DerNode.read(certDer, refuse).children();
    if (tbsNode === undefined) return undefined;
    const tbs = readTbs(tbsNode.whole, refuse);
    const names = generalNames(tbs);
    return {
      serialNumbers: readName(tbs.subject)
        .filter(({ oid }) => oid === OID.serialNumber)
        .map(({ value }) => value),
      hardwareSerials: names.filter(({ tag }) => tag === OTHER_NAME).flatMap(hardwareSerial),
      uris: names.filter(({ tag }) => tag === URI).map((name) => name.ascii()),
    };
  } catch (error) {
    if (error instanceof NotReadable) return undefined;
    throw error;
  }
}

/** RFC 9039 section 4.1, with the filler fffe that makes an EUI-64 of an EUI-48. */
export function unitUri(mac: Mac): string {
  const digits = Buffer.from(macBytes(mac)).toString('hex');
  return `urn:dev:mac:${digits.slice(0, 6)}fffe${digits.slice(6)}`;
}

function generalNames({ extensions }: Tbs): DerNode[] {
  return extensions.filter(({ oid }) => oid === OID.subjectAltName).flatMap((each) => each.value().children());
}

/** RFC 4108 section 5: otherName { hardwareModuleName, [0] SEQUENCE { hwType OID, hwSerialNum OCTET STRING } }. */
function hardwareSerial(name: DerNode): string[] {
  const [type, value] = name.children();
  if (type?.oid() !== OID.hardwareModuleName || value === undefined) return [];
  const [, serial] = value.only().children();
  return serial === undefined ? [] : [serial.ascii()];
}
