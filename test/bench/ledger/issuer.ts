import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { issueInSoftware, randomSerial, spkiOf } from '../../../fixtures/token/software-ca.ts';
import { type Mac, macOf, macOfBytes } from '../../../station-core/model/mac.ts';
import { assembleCertificate } from '../../../station-core/pki/assemble.ts';
import { basicConstraints, keyIdentifierOf, subjectKeyIdentifier } from '../../../station-core/pki/extensions.ts';
import { buildIdevidTbs, deviceUrn } from '../../../station-core/pki/idevid.ts';
import { OID } from '../../../station-core/pki/oids.ts';
import { encodeName } from '../../../station-core/pki/tbs.ts';

/** Makes certificates of units by the thousand: the first is built as the station does, and the others differ in its fields. */
export interface UnitCertificate {
  readonly certSerialHex: string;
  readonly tbsDer: Buffer;
  readonly certDer: Buffer;
}

export interface BulkIssuer {
  readonly certDer: Buffer;
  readonly issue: (unit: { serial: string; mac: Mac; spkiDer: Buffer }) => UnitCertificate;
}

/** Serial numbers of units have as many characters as this one. */
export const FIRST_SERIAL = 'L1-S01-0000001';
const FIRST_MAC = macOf('02:00:00:00:00:01');

export function makeBulkIssuer(): BulkIssuer {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const certDer = selfIssued(keys);
  const first = firstTbs(certDer);
  const places = placesIn(first);
  const issuer: BulkIssuer = {
    certDer,
    issue: ({ serial, mac, spkiDer }) => {
      const certSerial = randomSerial();
      const tbsDer = Buffer.from(first.tbsDer);
      const values = {
        certSerial,
        spkiDer,
        keyIdentifier: Buffer.from(keyIdentifierOf(spkiDer)),
        serial: Buffer.from(serial),
        urn: Buffer.from(deviceUrn(mac)),
      };
      for (const { name, offsetBytes } of places) values[name].copy(tbsDer, offsetBytes);
      const certificate = joined(tbsDer, sign('sha256', tbsDer, keys.privateKey));
      return { certSerialHex: certSerial.toString('hex'), tbsDer, certDer: certificate };
    },
  };
  checkAgainstStation(issuer, issuer.issue({ serial: FIRST_SERIAL, mac: FIRST_MAC, spkiDer: first.spkiDer }));
  return issuer;
}

function selfIssued({ publicKey, privateKey }: { publicKey: KeyObject; privateKey: KeyObject }): Buffer {
  const nameDer = encodeName([{ type: OID.organization, value: 'TEST Lamp Works' }]);
  const extensions = [subjectKeyIdentifier(keyIdentifierOf(spkiOf(publicKey))), basicConstraints({ ca: true })];
  const wanted = { subjectNameDer: nameDer, publicKey, validDays: 3650, extensions };
  return issueInSoftware(wanted, { nameDer, privateKey, publicKey });
}

function firstTbs(issuerCertDer: Buffer) {
  const spkiDer = spkiOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey);
  const certSerial = randomSerial();
  const tbsDer = buildIdevidTbs({
    issuerCertDer,
    spkiDer,
    certSerial,
    notBefore: new Date(),
    unitSerial: FIRST_SERIAL,
    mac: FIRST_MAC,
    serverAuth: false,
    organization: 'Example Devices',
    organizationalUnit: 'Lamp One',
    hardwareTypeOid: '1.3.6.1.4.1.63245.1.1',
  });
  return { tbsDer, spkiDer, certSerial };
}

type Field = 'certSerial' | 'spkiDer' | 'keyIdentifier' | 'serial' | 'urn';

/** Every place of a field that differs from unit to unit; the serial number stands in two. */
function placesIn({ tbsDer, spkiDer, certSerial }: ReturnType<typeof firstTbs>) {
  const fields: readonly (readonly [Field, Uint8Array])[] = [
    ['certSerial', certSerial],
    ['spkiDer', spkiDer],
    ['keyIdentifier', keyIdentifierOf(spkiDer)],
    ['serial', Buffer.from(FIRST_SERIAL)],
    ['urn', Buffer.from(deviceUrn(FIRST_MAC))],
  ];
  return fields.flatMap(([name, value]) => {
    const places: { name: Field; offsetBytes: number }[] = [];
    for (let at = tbsDer.indexOf(value); at >= 0; at = tbsDer.indexOf(value, at + 1))
      places.push({ name, offsetBytes: at });
    if (places.length === 0) throw new TypeError(`the certificate shows no ${name}`);
    return places;
  });
}

/** RFC 5280: tbsCertificate, signatureAlgorithm (ecdsa-with-SHA256, RFC 5758), signature. */
const ALGORITHM = Buffer.from('300a06082a8648ce3d040302', 'hex');

function joined(tbsDer: Buffer, signatureDer: Buffer): Buffer {
  const bits = Buffer.concat([Buffer.of(0x03, signatureDer.length + 1, 0), signatureDer]);
  const content = Buffer.concat([tbsDer, ALGORITHM, bits]);
  return Buffer.concat([Buffer.of(0x30, 0x82, content.length >> 8, content.length & 0xff), content]);
}

/** Throws when what is made in bulk is not what the station would assemble. */
function checkAgainstStation(issuer: BulkIssuer, { tbsDer, certDer }: UnitCertificate): void {
  const signatureDer = certDer.subarray(certDer.indexOf(ALGORITHM, 4 + tbsDer.length) + ALGORITHM.length + 3);
  const assembled = assembleCertificate({ tbsDer, signatureDer, issuerCertDer: issuer.certDer });
  if (!assembled.equals(certDer)) throw new TypeError('the certificate is not as the station assembles it');
}

export function sha256Hex(...parts: readonly (Uint8Array | string)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

/** A locally administered address. */
export function macOfNumber(n: number): Mac {
  return macOfBytes(Buffer.of(0x02, 0x00, n >>> 24, n >>> 16, n >>> 8, n));
}
