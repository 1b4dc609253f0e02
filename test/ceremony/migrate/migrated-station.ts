import { cp, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeTrialManifest } from '../../../fixtures/demo-station/trial-manifest.ts';
import { copyOldData, describeIdentity } from '../../../fixtures/old-data/copy.ts';
import { signedByOfficers } from '../../../fixtures/token/trial-officers.ts';
import { type RunningUpstream, startUpstream } from '../../../fixtures/upstream/start.ts';
import { beginMigration } from '../../../station-core/ceremony/migrate/begin.ts';
import { finishMigration } from '../../../station-core/ceremony/migrate/finish.ts';
import type { MigrationDocument } from '../../../station-core/formats/documents/migration-document.ts';
import { loadProduct } from '../../../station-core/station/product/load-product.ts';
import type { Product } from '../../../station-core/station/product/product.ts';
import { readStationConfig } from '../../../station-core/station/setup/station-config.ts';
import { Station } from '../../../station-core/station/station.ts';
import { labelScanner } from '../../station/line.ts';
import { samplePermit } from '../../signer/station-token.ts';
import { newSigner, type NewSigner, signDraft } from './new-signer.ts';

/** An old directory that went the whole way, and what officers and headquarters do after it: the station may work. */
export interface MigratedStation extends AsyncDisposable {
  readonly dataDir: string;
  readonly station: string;
  readonly signer: NewSigner;
  readonly folder: string;
  readonly content: MigrationDocument;
  /** As it was before. */
  readonly checkpointKeyBefore: string;
}

export const never = new AbortController().signal;

export async function migrateOldData(version: string): Promise<MigratedStation> {
  const old = await copyOldData(version);
  const { dataDir } = old;
  const { station, checkpointKey: checkpointKeyBefore, upstream } = await readStationConfig(dataDir);
  const signer = await newSigner(station, upstream?.upstreamKey);
  const folder = join(signer.dir, 'migration');
  await beginMigration({ dataDir, folder, withoutOldToken: false, now: new Date(), version: '0.4.0' }, never);
  await signDraft(folder, signer.officers);
  const { content } = await finishMigration(Object.assign({ dataDir, folder }, signer.finish), never);
  return {
    dataDir,
    station,
    signer,
    folder,
    content,
    checkpointKeyBefore,
    [Symbol.asyncDispose]: async () => {
      await old[Symbol.asyncDispose]();
      await signer[Symbol.asyncDispose]();
    },
  };
}

export const PERMIT = 'P-after';

/** Officers sign a manifest and a permit; an engineer describes the product as today asks for it. */
export async function putToWork({
  dataDir,
  signer,
  station,
}: Pick<MigratedStation, 'dataDir' | 'signer' | 'station'>): Promise<Product> {
  await describeIdentity(dataDir);
  await changeConfig(dataDir, { scanner: 'typed' }); // the program of then is not among the files
  const product = await loadProduct(join(dataDir, 'product'));
  const { officers } = signer;
  const trial = { products: [product.config.product], releaseKeys: product.config.releaseKeys, officers };
  await writeTrialManifest(dataDir, trial);
  const permit = samplePermit({
    permit: PERMIT,
    stations: [station],
    organization: 'Example Devices',
    serials: { prefix: 'L1-' },
    hwTypeOid: '1.3.6.1.4.1.63245.1.1',
  });
  const text = await signedByOfficers('permit', { ...permit }, officers);
  await writeFile(join(dataDir, 'permits-signed', 'lamp-one.json'), text);
  return product;
}

export function openStation(dataDir: string): Promise<Station> {
  return Station.open(dataDir, { signal: never, scanner: () => labelScanner(dataDir) });
}

export async function changeConfig(dataDir: string, changes: object): Promise<void> {
  const path = join(dataDir, 'station.json');
  const config = JSON.parse(await readFile(path, 'utf8')) as object;
  await writeFile(path, JSON.stringify(Object.assign({}, config, changes)));
}

/** Headquarters of then, by its cosigner's key: with an empty database, and TLS certificates of today. */
export async function sameHeadquarters({
  dataDir,
  station,
  checkpointKeyBefore,
  content,
}: MigratedStation): Promise<RunningUpstream> {
  const dir = await mkdtemp(join(tmpdir(), 'birthmark-headquarters-'));
  await cp(join(dataDir, 'headquarters', 'upstream', 'cosigner.key.pem'), join(dir, 'cosigner.key.pem'));
  const registered = {
    station,
    checkpointKey: checkpointKeyBefore,
    issuingCertPem: await readFile((await readStationConfig(dataDir)).ca.intermediate, 'utf8'),
    earlierIssuingCertPem: content.before.issuingCert,
    ranges: [
      { kind: 'serial', prefix: 'L1-S03-' },
      { kind: 'mac', prefix: '7c:df:a1' },
    ] as const,
  };
  const running = await startUpstream({ dir, stations: [registered] });
  const { caPem, certPem, keyPem } = await running.tlsOf(station);
  const files = { ca: caPem, cert: certPem, key: keyPem.reveal() };
  for (const [name, pem] of Object.entries(files)) {
    await writeFile(join(dataDir, 'upstream', `${name}.today.pem`), pem, { mode: 0o600 });
  }
  const paths = Object.fromEntries(Object.keys(files).map((name) => [name, `upstream/${name}.today.pem`]));
  const { upstream: before } = await readStationConfig(dataDir);
  const upstreamKey = before?.upstreamKey ?? '';
  await changeConfig(dataDir, { upstream: Object.assign(paths, { url: running.url, upstreamKey }) });
  return running;
}
