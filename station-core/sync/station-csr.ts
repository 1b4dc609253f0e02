import { createPublicKey, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import * as asn1js from 'asn1js';

/** Writes the request for the station's next client certificate (PKCS#10, RFC 2986): a name for people, the key, a signature. */
const OID = { commonName: '2.5.4.3', ecdsaWithSha256: '1.2.840.10045.4.3.2' } as const;

export function stationCsr(station: string, privateKey: KeyObject): Buffer {
  const spki = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  const info = new asn1js.Sequence({
    value: [
      new asn1js.Integer({ value: 0 }), // v1
      name(station),
      asn1js.fromBER(Uint8Array.from(spki).buffer).result,
      new asn1js.Constructed({ idBlock: { tagClass: 3, tagNumber: 0 }, value: [] }), // no attributes
    ],
  });
  const infoDer = Buffer.from(info.toBER());
  const signature = sign('sha256', infoDer, privateKey);
  const request = new asn1js.Sequence({
    value: [
      asn1js.fromBER(Uint8Array.from(infoDer).buffer).result,
      new asn1js.Sequence({ value: [new asn1js.ObjectIdentifier({ value: OID.ecdsaWithSha256 })] }),
      new asn1js.BitString({ valueHex: Uint8Array.from(signature).buffer, unusedBits: 0 }),
    ],
  });
  return Buffer.from(request.toBER());
}

function name(station: string): asn1js.Sequence {
  const attribute = new asn1js.Sequence({
    value: [new asn1js.ObjectIdentifier({ value: OID.commonName }), new asn1js.Utf8String({ value: station })],
  });
  return new asn1js.Sequence({ value: [new asn1js.Set({ value: [attribute] })] });
}
