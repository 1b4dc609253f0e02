import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createToken, readPinFile } from '../../fixtures/token/ceremony.ts';
import type { TokenFiles } from '../../fixtures/token/ceremony.ts';
import type { Permit } from '../../station-core/formats/permit.ts';
import { buildIdevidTbs } from '../../station-core/pki/idevid.ts';
import type { IdevidSubject } from '../../station-core/pki/idevid.ts';
import { Secret } from '../../station-core/secret.ts';
import { SignerClient } from '../../station-core/signer/client.ts';
import type { SignerConfig, SignerOptions } from '../../station-core/signer/client.ts';
import { sampleSubject } from '../pki/sample.ts';

/** A real SoftHSM token in a folder of its own, and a signer on it. */
export interface StationToken {
  readonly dir: string;
  readonly files: TokenFiles;
  readonly pin: Secret<string>;
  readonly issuingCertDer: Uint8Array;
}

export const never = new AbortController().signal;

export async function makeStationToken(): Promise<StationToken> {
  const dir = await mkdtemp(join(tmpdir(), 'signer-'));
  const files = await createToken({ dir });
  const issuingCertDer = new X509Certificate(await readFile(files.intermediateCertPath)).raw;
  return { dir, files, pin: new Secret(await readPinFile(files)), issuingCertDer };
}

export function samplePermit(changes: Partial<Permit> = {}): Permit {
  return {
    permit: 'P-1',
    product: 'lamp-one',
    organization: 'Lämpchen GmbH',
    organizationalUnit: 'Lamp One',
    serverAuth: false,
    quota: 100,
    notBefore: '2020-01-01T00:00:00Z',
    notAfter: '2099-01-01T00:00:00Z',
    ...changes,
  };
}

let journals = 0;

/** Each call has a journal of its own, unless `changes` names one. */
export function configOf(token: StationToken, changes: Partial<SignerConfig> = {}): SignerConfig {
  const { modulePath, tokenLabel, keys, softhsmConf } = token.files;
  return {
    modulePath,
    tokenLabel,
    keys: { issuing: keys.issuing, checkpoint: keys.checkpoint, tag: keys.tag },
    softhsmConf,
    issuingCertDer: token.issuingCertDer,
    permits: [samplePermit()],
    journalPath: join(token.dir, 'signer', `journal-${++journals}.jsonl`),
    ...changes,
  };
}

export function startSigner(
  token: StationToken,
  changes: Partial<SignerConfig> = {},
  options: Partial<SignerOptions> = {},
): Promise<SignerClient> {
  return SignerClient.start({ config: configOf(token, changes), pin: token.pin, signal: never, ...options });
}

export function unitTbs(token: StationToken, changes: Partial<IdevidSubject> = {}): Buffer {
  const subject = { ...sampleSubject(token.issuingCertDer), notBefore: new Date(Date.now() - 60_000), ...changes };
  return buildIdevidTbs(subject);
}
