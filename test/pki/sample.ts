import { createPrivateKey, randomBytes, X509Certificate } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { macOf } from '../../station-core/model/mac.ts';
import { createTlsPki } from '../../fixtures/token/tls.ts';
import type { IdevidSubject } from '../../station-core/pki/idevid.ts';
import { p256 } from './csr-maker.ts';

/** A CA with a software key, and what a unit's certificate is built from. */
export interface Sample {
  readonly caCertPath: string;
  readonly caKey: KeyObject;
  readonly subject: IdevidSubject;
  readonly dir: string;
}

export async function makeSample(): Promise<Sample> {
  const dir = await mkdtemp(join(tmpdir(), 'pki-'));
  const { caCertPath } = await createTlsPki(dir, { station: 'S1' });
  const issuerCertDer = new X509Certificate(await readFile(caCertPath)).raw;
  const caKey = createPrivateKey(await readFile(join(dir, 'ca.key.pem')));
  return { dir, caCertPath, caKey, subject: sampleSubject(issuerCertDer) };
}

export function sampleSubject(issuerCertDer: Uint8Array, unitSerial = 'BM-00042'): IdevidSubject {
  return {
    issuerCertDer,
    spkiDer: p256().publicKey.export({ type: 'spki', format: 'der' }),
    certSerial: Buffer.concat([Buffer.of(0x4b), randomBytes(19)]),
    notBefore: new Date('2026-05-04T03:02:01.987Z'),
    unitSerial,
    mac: macOf('7c:df:a1:00:2b:3c'),
    organization: 'Lämpchen GmbH',
    organizationalUnit: 'Lamp One',
    hardwareTypeOid: '1.3.6.1.4.1.99999.7.1',
    serverAuth: false,
  };
}
