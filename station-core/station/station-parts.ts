import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { Fault } from '../fault.ts';
import { parseVerifierKey } from '../formats/signed-note.ts';
import { openPrinter } from '../labels/open-printer.ts';
import type { Printer } from '../labels/printer.ts';
import { Ledger } from '../ledger/ledger.ts';
import { SignerClient, type SignerOptions } from '../signer/client.ts';
import type { Sync } from '../sync/sync.ts';
import { ChainFolder } from './chain-folder.ts';
import { Checkpointer } from './checkpointer.ts';
import { openSync, syncInBackground, type UpstreamTrouble } from './open-sync.ts';
import { readPermits } from './permits.ts';
import { closeInterruptedRuns, recallVoidLabels } from './recovery.ts';
import { pointAtTokensBeside } from './softhsm-conf.ts';
import { readPin, readSetupFile, readStationConfig, type StationConfig } from './station-config.ts';
import type { Scanner } from './station-ports.ts';
import { openLog } from './station-log.ts';
import { version } from './version.ts';

export interface StationOptions {
  readonly signal: AbortSignal;
  readonly scanner: (address: string) => Scanner;
  /** How the signer process is started; absent: forked. Inside Electron the shell starts it. */
  readonly startSigner?: NonNullable<SignerOptions['startProcess']>;
}

/** What a station is made of once it is in service. */
export interface StationParts {
  readonly config: StationConfig;
  readonly dataDir: string;
  readonly ledger: Ledger;
  readonly printer: Printer;
  readonly scanner: Scanner;
  readonly signer: SignerClient;
  readonly checkpointer: Checkpointer;
  readonly issuerCertDer: Uint8Array;
  readonly escrow: { readonly certDer: Uint8Array };
  readonly sync: Sync | undefined;
  readonly upstream: UpstreamTrouble;
  readonly log: Logger;
  /** Runs of an earlier process that were found open, and closed. */
  readonly interruptedRuns: number;
  /** Closes what was opened, last first. */
  readonly resources: AsyncDisposableStack;
}

/** Opens DIR as a station. Everything that is wrong with the set-up is told here, before any board is touched. */
export async function openParts(dataDir: string, options: StationOptions): Promise<StationParts> {
  await using opened = new AsyncDisposableStack();
  const config = await readStationConfig(dataDir);
  const issuerCertDer = await readCertificate(config.ca.intermediate);
  const escrow = { certDer: await readCertificate(config.escrow) };
  await readPermits(config.permits); // only to tell of a bad one now: for each unit they are read afresh
  const scanner = options.scanner(config.scanner);
  opened.defer(() => scanner[Symbol.dispose]?.());
  const ledger = opened.use(Ledger.open({ dir: dataDir, station: config.station, version: version() }));
  const printer = await openPrinter(config.printer);
  await ChainFolder.prepare(join(dataDir, 'certs'));
  const interruptedRuns = await closeInterruptedRuns(ledger, printer, options.signal);
  await recallVoidLabels(ledger, printer, options.signal);
  const signer = opened.use(await startSigner(config, { dataDir, issuerCertDer, ledger, options }));
  const checkpointer = new Checkpointer(ledger, signer, await checkpointKeyOf(config, signer, options.signal));
  const log = openLog(dataDir);
  const upstream: UpstreamTrouble = { fault: undefined };
  const sync = await openSync(config, { ledger, checkpointer, log, upstream });
  ledger.append({ kind: 'station-started', version: version() });
  if (sync !== undefined) opened.use(syncInBackground(sync, log));
  return {
    config,
    dataDir,
    ledger,
    printer,
    scanner,
    signer,
    checkpointer,
    issuerCertDer,
    escrow,
    sync,
    upstream,
    log,
    interruptedRuns,
    resources: opened.move(),
  };
}

/** Books signed by another key than the one that is pinned would verify nowhere, so such a token is refused at the start. */
async function checkpointKeyOf(config: StationConfig, signer: SignerClient, signal: AbortSignal): Promise<Uint8Array> {
  const pinned = parseVerifierKey(config.checkpointKey);
  const held = await signer.checkpointKey(signal);
  if (pinned.name !== config.station || !Buffer.from(pinned.publicKey).equals(held)) {
    throw new Fault('hsm.no-key', { key: 'checkpoint', pinned: config.checkpointKey });
  }
  return held;
}

async function startSigner(
  config: StationConfig,
  { options, ...parts }: { dataDir: string; issuerCertDer: Uint8Array; ledger: Ledger; options: StationOptions },
): Promise<SignerClient> {
  const { pinFile: _read, ...hsm } = config.hsm;
  if (hsm.softhsmConf !== undefined) await pointAtTokensBeside(hsm.softhsmConf);
  return SignerClient.start({
    config: {
      ...hsm,
      issuingCertDer: parts.issuerCertDer,
      permits: config.permits,
      station: config.station,
      journalPath: join(parts.dataDir, 'signer', 'journal.jsonl'),
    },
    pin: await readPin(config),
    signal: options.signal,
    booked: () => bookedCertificates(parts.ledger),
    ...(options.startSigner === undefined ? {} : { startProcess: options.startSigner }),
  });
}

/** All of them, in portions small enough for one message to the signer. */
function* bookedCertificates(ledger: Ledger): Generator<{ tbsSha256Hex: string; permit: string }[]> {
  const PORTION = 2_000;
  for (let afterSeq = -1; ;) {
    const portion = ledger.signedIntents(afterSeq, PORTION);
    const last = portion.at(-1);
    if (last === undefined) return;
    yield portion.map(({ tbsSha256Hex, permit }) => ({ tbsSha256Hex, permit }));
    afterSeq = last.seq;
  }
}

async function readCertificate(path: string): Promise<Uint8Array> {
  const pem = await readSetupFile(path);
  try {
    return new X509Certificate(pem).raw;
  } catch (error) {
    throw new Fault('station.bad-config', { path, problem: 'not a certificate' }, { cause: error });
  }
}
