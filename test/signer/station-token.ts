import { createHash, X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createToken,
  readPinFile,
  signerFolder,
  type TokenFiles,
  type TrialCeremony,
} from '../../fixtures/token/ceremony.ts';
import { signedByOfficers, trialOfficers } from '../../fixtures/token/trial-officers.ts';
import { checkpointKeyOf, setUpSigner, type WantedSigner } from '../../fixtures/token/trial-signer.ts';
import type { ManifestDocument } from '../../station-core/formats/documents/manifest-document.ts';
import type { PermitDocument } from '../../station-core/formats/documents/permit-document.ts';
import { parseVerifierKey } from '../../station-core/codecs/notes.ts';
import type { NoteKey } from '../../station-core/formats/tlog/signed-note.ts';
import type { OfficerSigner } from '../../station-core/officers/sign-document.ts';
import { Secret } from '../../station-core/secret.ts';
import { certificatePem } from '../../station-core/pki/pem.ts';
import { SignerClient, type SignerOptions, type SignerStart } from '../../station-core/signer/client.ts';
import { sampleManifest } from '../officers/sample-documents.ts';
import { readyMade } from '../ready-made.ts';

/** A real SoftHSM token in a folder of its own, with two officers and a signing service set up on it. */
export interface StationToken {
  readonly dir: string;
  readonly files: TokenFiles;
  readonly pin: Secret<string>;
  readonly issuingCertDer: Uint8Array;
  readonly checkpointKey: Uint8Array;
  /** Of a trial station. */
  readonly trial?: true;
  /** Of the checkpoints: Ed25519 and ML-DSA-44. */
  readonly noteKey: NoteKey;
  readonly officers: readonly OfficerSigner[];
  readonly start: SignerStart;
  /** Holds the journal. */
  readonly stateDir: string;
}

export const STATION = 'S1';
export const never = new AbortController().signal;

export async function makeStationToken(
  wanted: Partial<WantedSigner> & { readonly anchor?: 'receipt'; readonly trial?: true } = {},
): Promise<StationToken> {
  const dir = await mkdtemp(join(tmpdir(), 'signer-'));
  const { anchor, trial } = wanted;
  const kind = trial === undefined ? {} : { trial };
  if (anchor === undefined)
    await readyMade(`token ${STATION}${trial === undefined ? '' : ' trial'}`, dir, (made) => tokenIn(made, kind));
  const { officers, files } = await tokenIn(dir, wanted);
  const signerDir = signerFolder(dir);
  const start = await setUpSigner({ dir: signerDir, token: files, officers, ...wanted });
  const noteKey = parseVerifierKey(await checkpointKeyOf(signerDir));
  return {
    dir,
    files,
    pin: new Secret(await readPinFile(files)),
    issuingCertDer: new X509Certificate(await readFile(files.intermediateCertPath)).raw,
    checkpointKey: noteKey.publicKey,
    ...kind,
    noteKey,
    officers,
    start,
    stateDir: join(signerDir, 'state'),
  };
}

/** Makes them under `dir`, or finds them there. */
async function tokenIn(
  dir: string,
  { upstreamKey, anchor, trial = false }: Pick<TrialCeremony, 'upstreamKey' | 'anchor' | 'trial'> = {},
): Promise<Pick<StationToken, 'officers' | 'files'>> {
  const officers = await trialOfficers(join(dir, 'officers'));
  const settings = anchor === undefined ? {} : { upstreamKey, anchor }; // what else is wanted is set up afterwards
  const about = { station: STATION, organization: 'Lämpchen GmbH', trial };
  const files = await createToken({ dir, officers, ...about, ...settings });
  return { officers, files };
}

export function samplePermit(changes: Partial<PermitDocument> = {}): PermitDocument {
  const permit: PermitDocument = {
    v: 2,
    type: 'permit',
    permit: 'P-1',
    stations: [STATION],
    product: 'lamp-one',
    organization: 'Lämpchen GmbH',
    organizationalUnit: 'Lamp One',
    quota: 100,
    notBefore: '2020-01-01T00:00:00Z',
    notAfter: '2099-01-01T00:00:00Z',
    macs: { oui: ['7c:df:a1'] },
    serials: { prefix: 'BM-' },
    hwTypeOid: '1.3.6.1.4.1.99999.7.1',
    firmware: { minimumVersion: '1.0' },
    profile: { serverAuth: false, algorithm: 'ES256' },
    rights: { rework: true, lock: true, burn: true },
    offline: { hours: 87_600, units: 1_000_000 },
    issuedAt: '2020-01-01T00:00:00Z',
  };
  return { ...permit, ...changes };
}

/** The permits as both officers have signed them. */
export function signedPermits(
  token: Pick<StationToken, 'officers'>,
  permits: readonly PermitDocument[],
): Promise<string[]> {
  return Promise.all(permits.map((permit) => signedByOfficers('permit', { ...permit }, token.officers)));
}

/** What the documents of a station are signed with and name. */
type Signing = Pick<StationToken, 'officers' | 'issuingCertDer' | 'trial'>;

/** The manifest as both officers have signed it. */
export function signedManifest(token: Signing, changes: Partial<ManifestDocument> = {}): Promise<string> {
  const pem = certificatePem(token.issuingCertDer);
  const sha256 = createHash('sha256').update(token.issuingCertDer).digest('hex');
  const manifest: ManifestDocument = {
    ...sampleManifest({ sha256, pem }),
    station: STATION,
    products: ['lamp-one', 'lamp-two'].map((name) => ({ name, firmwareFloor: '0.9' })),
    notBefore: '2020-01-01T00:00:00Z',
    notAfter: '2099-01-01T00:00:00Z',
    ...(token.trial === undefined ? {} : { trial: token.trial }),
    ...changes,
  };
  return signedByOfficers('manifest', { ...manifest }, token.officers);
}

export async function startSigner(
  token: Signing & Pick<StationToken, 'start'>,
  permits: readonly PermitDocument[] = [samplePermit()],
  options: Partial<SignerOptions> = {},
): Promise<SignerClient> {
  const [texts, manifest] = [await signedPermits(token, permits), await signedManifest(token)];
  const documents = async () => ({ permits: texts, manifest });
  return SignerClient.start({ start: token.start, signal: never, documents, ...options });
}

/** Another PIN file, of mode 0600. */
export async function withPin(token: StationToken, pin: string): Promise<SignerStart> {
  const path = join(token.dir, `pin-${createHash('sha256').update(pin).digest('hex').slice(0, 8)}`);
  await writeFile(path, pin, { mode: 0o600 });
  return { ...token.start, pin: { kind: 'file', path } };
}
