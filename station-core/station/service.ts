import { Fault } from '../fault.ts';
import type { NoteKey } from '../formats/tlog/signed-note.ts';
import type { EntryBody } from '../ledger/entry.ts';
import { SignerClient } from '../signer/client.ts';
import { requireSameOfficers } from './documents/same-officers.ts';
import { GroupCommit } from './issuance/group-commit.ts';
import { IssuanceBatches } from './issuance/issuance-batches.ts';
import { DocumentDesk } from './desk/document-desk.ts';
import { DocumentsInForce } from './issuance/documents-in-force.ts';
import { readSignedFiles } from './issuance/signed-files.ts';
import type { Sync } from '../sync/sync.ts';
import { Checkpointer } from './issuance/checkpointer.ts';
import { openSync, syncInBackground, type UpstreamTrouble } from './setup/open-sync.ts';
import { clearPrinter, closeInterruptedRuns } from './plan/recovery.ts';
import { receiptEars } from './issuance/hear-receipts.ts';
import { CrlFolder } from './revocation/crl-folder.ts';
import { newestCrl } from './revocation/newest-crl.ts';
import { openRevocations, type Revocations } from './revocation/open-revocations.ts';
import { WitnessOfStart } from './issuance/witness-of-start.ts';
import { signRegularly } from './issuance/regular-checkpoints.ts';
import { requireMigrationOfSigner } from './setup/migration.ts';
import { signerStartOf } from './setup/signer-start.ts';
import type { OpenedStation, StationOptions } from './setup/open-station.ts';
import { compareWithJournal } from './quarantine/compare-journal.ts';
import { forkAlarm } from './quarantine/fork-alarm.ts';
import { liftBy } from './quarantine/lift-by.ts';
import { takeLifts } from './quarantine/lift-folder.ts';
import { QuarantineWatch } from './quarantine/quarantine-watch.ts';
import { recordedCertificates } from './quarantine/recorded-certificates.ts';
import { vouchForLedger } from './quarantine/vouch-for-ledger.ts';
import { setupChoices } from './setup/setup-choices.ts';
import { readStationConfig } from './setup/station-config.ts';
import { version } from './version.ts';

/** What a station needs to start boards, beyond its ledger. */
export interface ServiceParts {
  readonly signer: SignerClient;
  readonly documents: DocumentsInForce;
  readonly documentDesk: DocumentDesk;
  readonly checkpointer: Checkpointer;
  readonly commits: GroupCommit;
  readonly batches: IssuanceBatches;
  readonly quarantine: QuarantineWatch;
  readonly revocations: Revocations;
  readonly sync: Sync | undefined;
  readonly upstream: UpstreamTrouble;
  /** Runs of an earlier process that were found open, and closed. */
  readonly interruptedRuns: number;
}

/**
 * Brings an open station into service: the signing service says whether this is the ledger that it signed, the whole ledger is
 * checked, and then what an earlier process left open is closed. Nothing is signed and no run begins before. It takes a minute with a long ledger.
 */
export class Service implements AsyncDisposable {
  /** Earlier than the rest. Rejects with what keeps the token from working. */
  readonly signer: Promise<SignerClient>;
  readonly ready: Promise<ServiceParts>;
  /** The ledger may be written from here on. Never, when `ready` rejects before. */
  readonly vouched: Promise<void>;
  readonly #vouched = Promise.withResolvers<undefined>();
  readonly #stopping = new AbortController();
  readonly #resources = new AsyncDisposableStack();

  constructor(opened: OpenedStation, options: StationOptions) {
    const signal = AbortSignal.any([options.signal, this.#stopping.signal]);
    this.vouched = this.#vouched.promise;
    this.signer = this.#startSigner(opened, { ...options, signal });
    this.ready = this.#open(opened, signal);
    this.signer.catch(() => undefined); // reported by `ready`, and to callers that ask for the signer
    this.ready.catch(() => undefined); // reported to whoever waits for it
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort(new Fault('station.stopped'));
    await Promise.allSettled([this.signer, this.ready]);
    await this.#resources.disposeAsync();
  }

  async #open(opened: OpenedStation, signal: AbortSignal): Promise<ServiceParts> {
    const { config, ledger, manifest, log } = opened;
    const signer = await this.signer;
    const key = await checkpointKeyOf(opened, signer, signal);
    const interruptedRuns = await this.#takeLedger({ opened, signer, key }, signal);
    const checkpointer = new Checkpointer(ledger, signer, key);
    const quarantine = new QuarantineWatch({ signer, ledger });
    const upstream: UpstreamTrouble = { fault: undefined };
    const witness = new WitnessOfStart(ledger);
    const hear = receiptEars(signer, { log, witness });
    const receipt = ledger.latestReceipt();
    // The signing service knows nobody's signatures of before its own time.
    if (receipt !== undefined && receipt.sizeEntries > (key.earlier?.upToEntries ?? 0)) await hear(receipt.note);
    const accuse = forkAlarm({ signer, quarantine, log });
    const crls = newestCrl({ ledger, folder: new CrlFolder(opened.dataDir), log });
    const sync = await openSync(config, { ledger, crls, checkpointer, hear, accuse, log, upstream });
    ledger.append(started(opened));
    const documents = new DocumentsInForce({ places: config, officers: manifest.officers, ledger, signer, witness });
    await documents.give(signal);
    const revocations = this.#resources.use(await openRevocations({ opened, signer, checkpointer }, signal));
    await quarantine.look(signal);
    this.#resources.use(
      sync === undefined ? signRegularly({ ledger, checkpointer, log }) : syncInBackground(sync, log),
    );
    const documentDesk = documentDeskOf(opened, { signer, documents, quarantine });
    const lift = (document: string, limit: AbortSignal) => liftBy({ signer, quarantine }, { document }, limit);
    this.#resources.use(takeLifts({ dataDir: opened.dataDir, lift, log }));
    return {
      signer,
      documents,
      documentDesk,
      checkpointer,
      commits: new GroupCommit(ledger),
      batches: new IssuanceBatches(ledger, signer, checkpointer),
      quarantine,
      revocations,
      sync,
      upstream,
      interruptedRuns,
    };
  }

  /** It is the ledger that was signed, its tables are what its entries make, and what a crash left open is closed. */
  async #takeLedger({ opened, signer, key }: LedgerParts, signal: AbortSignal): Promise<number> {
    const { ledger, printer, manifest, log } = opened;
    await vouchForLedger({ ledger, signer, key }, signal);
    this.#vouched.resolve(undefined);
    manifest.rememberNewest(ledger);
    const rebuilt = await ledger.check(signal);
    for (const { reason, tables, fromVersion } of rebuilt)
      log.warn({ reason, tables, fromVersion }, 'tables of the ledger were rebuilt from its entries');
    if (rebuilt.length > 0) await requireRecorded(signer, signal);
    const unrecorded = await compareWithJournal({ ledger, signer }, signal);
    if (unrecorded.length > 0) log.warn({ unrecorded }, 'certificates were signed and not recorded');
    const recovery = { ledger, printer: printer.current, log };
    const interruptedRuns = closeInterruptedRuns(recovery);
    await clearPrinter(recovery, signal);
    return interruptedRuns;
  }

  async #startSigner(
    { config, ledger, log }: OpenedStation,
    { signal, startSigner }: StationOptions,
  ): Promise<SignerClient> {
    if (config.signer === undefined) {
      throw new Fault('signer.bad-config', { reason: 'station.json names no configuration that the officers signed' });
    }
    const signer = await SignerClient.start({
      start: await signerStartOf(config.signer),
      signal,
      documents: async () => (await readSignedFiles(config)).offered,
      recorded: recordedCertificates(ledger),
      notRegained: (error) => {
        log.error({ err: error }, 'not everything that the journal lost is back: the next start tries again');
      },
      ...(startSigner === undefined ? {} : { startProcess: startSigner }),
    });
    return this.#resources.use(signer);
  }
}

/** What the station goes by from here on. */
function started({ manifest, earlier }: OpenedStation): EntryBody {
  const { sha256Hex: manifestSha256Hex, number: manifestNumber } = manifest;
  const { documentSha256Hex: migrationSha256Hex } = earlier;
  const under = {
    manifestNumber,
    manifestSha256Hex,
    ...(migrationSha256Hex === undefined ? {} : { migrationSha256Hex }),
  };
  return { kind: 'station-started', version: version(), ...under };
}

interface LedgerParts {
  readonly opened: OpenedStation;
  readonly signer: SignerClient;
  readonly key: NoteKey;
}

function documentDeskOf(
  { config, dataDir, manifest, escrow, printer, ledger }: OpenedStation,
  parts: Pick<ServiceParts, 'signer' | 'documents' | 'quarantine'>,
): DocumentDesk {
  // Read again: another printer may have been chosen since.
  const choices = async () => setupChoices(await readStationConfig(dataDir), escrow);
  const { station } = config;
  return new DocumentDesk({ station, places: config, manifest, choices, printer, ledger, ...parts });
}

/** The signer was started with what the tables said before they were put right. */
async function requireRecorded(signer: SignerClient, signal: AbortSignal): Promise<void> {
  try {
    await signer.requireLedgerRecorded(signal);
  } catch (error) {
    // Forgiven: the station opens in quarantine, shows it, and issues nothing.
    if (!(error instanceof Fault) || error.code !== 'signer.quarantined') throw error;
  }
}

/** SyncParts signed by another key than the one that is pinned would verify nowhere, so such a token is refused at the start. */
async function checkpointKeyOf(
  { config, earlier, manifest }: OpenedStation,
  signer: SignerClient,
  signal: AbortSignal,
): Promise<NoteKey> {
  const { checkpointKey: pinned } = earlier;
  const status = await signer.status(signal);
  const { checkpointKey, mlDsaKey, particulars } = status;
  if (config.signer !== undefined && 'socket' in config.signer) requireSameOfficers(manifest.officers, particulars);
  requireMigrationOfSigner(earlier, status);
  const isHeld =
    Buffer.from(pinned.publicKey).equals(checkpointKey) &&
    (pinned.postQuantum === undefined ||
      Buffer.from(pinned.postQuantum.publicKey).equals(mlDsaKey?.publicKey ?? new Uint8Array()));
  if (pinned.name === config.station && isHeld) return pinned;
  throw new Fault('hsm.no-key', { key: 'checkpoint', pinned: config.checkpointKey });
}
