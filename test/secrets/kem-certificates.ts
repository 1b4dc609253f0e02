import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { issueInSoftware, spkiOf } from '../../fixtures/token/software-ca.ts';
import { keyIdentifierOf, keyUsage, subjectKeyIdentifier } from '../../station-core/pki/extensions.ts';
import { OID } from '../../station-core/pki/oids.ts';
import { encodeName } from '../../station-core/pki/tbs.ts';

type Usage = Parameters<typeof keyUsage>[0];

export interface KemCertificate {
  readonly certDer: Buffer;
  readonly privateKey: KeyObject;
}

export interface WantedCertificate {
  readonly publicKey: KeyObject;
  readonly usage?: Usage;
  readonly validDays?: number;
  readonly withoutKeyIdentifier?: boolean;
}

/** A KEM key signs nothing, so its certificate is issued by a key of the same back office that is forgotten afterwards. */
export function certificateFor(wanted: WantedCertificate): Buffer {
  const { publicKey, usage = ['keyEncipherment'], validDays = 10, withoutKeyIdentifier = false } = wanted;
  const issuer = generateKeyPairSync('ec', { namedCurve: 'P-384' });
  const name = (commonName: string): Buffer => encodeName([{ type: OID.commonName, value: commonName }]);
  const identifier = withoutKeyIdentifier ? [] : [subjectKeyIdentifier(keyIdentifierOf(spkiOf(publicKey)))];
  return issueInSoftware(
    { subjectNameDer: name('TEST escrow ML-KEM'), publicKey, validDays, extensions: [keyUsage(usage), ...identifier] },
    { nameDer: name('TEST escrow issuer'), privateKey: issuer.privateKey, publicKey: issuer.publicKey },
  );
}

export function kemCertificate(): KemCertificate {
  const { publicKey, privateKey } = generateKeyPairSync('ml-kem-768');
  return { certDer: certificateFor({ publicKey }), privateKey };
}
