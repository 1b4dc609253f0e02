import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { Fault } from '../../fault.ts';
import { openPrinter } from '../../labels/printers/open-printer.ts';
import { LabelRenderer, type RenderLabel } from '../../labels/rendering/label-renderer.ts';
import { Ledger } from '../../ledger/ledger.ts';
import type { CertificateIssuers } from '../../ledger/verify/certificates/issuers.ts';
import type { SignerOptions } from '../../signer/client.ts';
import { readManifestInForce } from '../documents/manifest-in-force.ts';
import { requireAllowedSetup } from '../documents/manifest-rules.ts';
import { ChainFolder } from '../issuance/chain-folder.ts';
import { readPermitFiles } from '../product/permit-folder.ts';
import { findExposedFiles } from './exposed-files.ts';
import { readSetupFile, readStationConfig, type StationConfig } from './station-config.ts';
import { requireNotMoved } from '../copies/moved-away.ts';
import { requireNoRehearsal } from '../copies/rehearsal.ts';
import { type EarlierKeys, earlierKeys, requireMigrated } from './migration.ts';
import { readEscrow } from './read-escrow.ts';
import type { Escrow } from '../issuance/escrow.ts';
import { setupChoices } from './setup-choices.ts';
import { StationManifest } from './station-manifest.ts';
import { openLog } from './station-log.ts';
import type { Scanner } from '../plan/step-context.ts';
import { StationPrinter } from './station-printer.ts';
import { version } from '../version.ts';

export interface StationOptions {
  /** Fires while the station opens or is brought into service: it stops that. */
  readonly signal: AbortSignal;
  readonly scanner: (named: StationConfig['scanner']) => Scanner;
  /** To hand it over, perhaps once more: an attempt may have stopped in the middle. */
  readonly isMoving?: boolean;
  /** How the signer process is started; absent: forked. Inside Electron the shell starts it. */
  readonly startSigner?: NonNullable<SignerOptions['startProcess']>;
}

/** What a station has as soon as it is open: its setup and its ledger, of which only the tail is checked. */
export interface OpenedStation {
  readonly config: StationConfig;
  readonly dataDir: string;
  readonly ledger: Ledger;
  readonly renderLabel: RenderLabel;
  readonly printer: StationPrinter;
  readonly scanner: Scanner;
  readonly issuerCertDer: Uint8Array;
  /** With the one of before a migration. */
  readonly issuers: CertificateIssuers;
  readonly earlier: EarlierKeys;
  readonly escrow: Escrow;
  readonly manifest: StationManifest;
  readonly log: Logger;
  /** What other accounts of this machine can read or change. */
  readonly exposed: Fault | undefined;
  /** Closes what was opened, last first. */
  readonly resources: AsyncDisposableStack;
}

/** Opens DIR as a station. Setup errors are reported here, before any board is touched. */
export async function openStationFiles(dataDir: string, options: StationOptions): Promise<OpenedStation> {
  await using opened = new AsyncDisposableStack();
  await requireNoRehearsal(dataDir);
  const config = await readStationConfig(dataDir);
  requireMigrated(config, dataDir);
  const issuerCertDer = await readCertificate(config.ca.intermediate);
  const earlier = await earlierKeys(config, issuerCertDer);
  const { earlierIssuer } = earlier;
  const issuers = { issuerCertDer, ...(earlierIssuer === undefined ? {} : { earlierIssuer }) };
  const escrow = await readEscrow(config.escrow);
  const manifest = await manifestFor(config, escrow);
  await readPermitFiles(config.permits); // only to report a bad one now: for each unit they are read again
  const scanner = options.scanner(config.scanner);
  opened.defer(() => scanner[Symbol.dispose]?.());
  const ledger = opened.use(Ledger.openUnvouched({ dir: dataDir, station: config.station, version: version() }));
  if (options.isMoving !== true) await requireNotMoved(dataDir, ledger);
  manifest.requireNewest(ledger);
  const { render } = opened.use(new LabelRenderer());
  // Every label of the station is drawn here, whoever asks for it.
  const renderLabel: RenderLabel = manifest.isTrial
    ? (data, signal) => render({ ...data, trial: true }, signal)
    : render;
  const opening = openPrinter(config.printer, manifest.requirePrinter(config.printer));
  const printer = new StationPrinter({ dataDir, ledger, renderLabel, manifest }, await opening);
  await ChainFolder.prepare(join(dataDir, 'certs'));
  const log = openLog(dataDir);
  const exposed = await findExposedFiles(dataDir);
  if (exposed !== undefined) log.warn({ err: exposed }, 'other accounts can access files of the station');
  const parts = {
    config,
    dataDir,
    ledger,
    renderLabel,
    printer,
    scanner,
    issuerCertDer,
    issuers,
    earlier,
    escrow,
    manifest,
    log,
    exposed,
  };
  return { ...parts, resources: opened.move() };
}

/** What station.json chose is compared before anything of it is opened, started or connected to. */
async function manifestFor(config: StationConfig, escrow: Escrow): Promise<StationManifest> {
  const { station, documents } = config;
  requireOfficersOfSigner(config);
  const inForce = await readManifestInForce(documents, { station, now: new Date() });
  requireAllowedSetup(inForce.manifest, await setupChoices(config, escrow));
  return new StationManifest(inForce);
}

/** Whoever signs the manifest is whoever signs for the signing service, which knows its officers from outside. */
function requireOfficersOfSigner({ documents, signer }: StationConfig): void {
  if (documents === undefined || signer === undefined || !('officersSha256' in signer)) return;
  const { officersSha256: value } = documents;
  const { officersSha256: wanted } = signer;
  if (value === wanted) return;
  const problem = 'not the officers of signer.officersSha256';
  throw new Fault('station.bad-config', { field: 'documents.officersSha256', problem, value, wanted });
}

async function readCertificate(path: string): Promise<Uint8Array> {
  const pem = await readSetupFile(path);
  try {
    return new X509Certificate(pem).raw;
  } catch (error) {
    throw new Fault('station.bad-config', { path, problem: 'not a certificate' }, { cause: error });
  }
}
