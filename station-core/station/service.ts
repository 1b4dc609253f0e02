import { join } from 'node:path';
import { Fault } from '../fault.ts';
import { parseVerifierKey } from '../codecs/notes.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { SignerClient } from '../signer/client.ts';
import type { Sync } from '../sync/sync.ts';
import { Checkpointer } from './issuance/checkpointer.ts';
import { openSync, syncInBackground, type UpstreamTrouble } from './setup/open-sync.ts';
import { closeInterruptedRuns, recallVoidLabels } from './plan/recovery.ts';
import { signRegularly } from './issuance/regular-checkpoints.ts';
import { pointAtTokensBeside } from './setup/softhsm-conf.ts';
import type { OpenedStation, StationOptions } from './setup/open-station.ts';
import { readPin, type StationConfig } from './setup/station-config.ts';
import { version } from './version.ts';

/** What a station needs to start boards, beyond its ledger. */
export interface ServiceParts {
  readonly signer: SignerClient;
  readonly checkpointer: Checkpointer;
  readonly sync: Sync | undefined;
  readonly upstream: UpstreamTrouble;
  /** Runs of an earlier process that were found open, and closed. */
  readonly interruptedRuns: number;
}

/**
 * Brings an open station into service: the whole ledger is checked while the signer starts, and then what an earlier
 * process left open is closed. Nothing is signed and no run begins before. It takes a minute with a long ledger.
 */
export class Service implements AsyncDisposable {
  /** Earlier than the rest. Rejects with what keeps the token from working. */
  readonly signer: Promise<SignerClient>;
  readonly ready: Promise<ServiceParts>;
  readonly #stopping = new AbortController();
  readonly #resources = new AsyncDisposableStack();

  constructor(opened: OpenedStation, options: StationOptions) {
    const signal = AbortSignal.any([options.signal, this.#stopping.signal]);
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
    const { config, ledger, printer, manifest, log } = opened;
    const [signer, rebuilt] = await Promise.all([this.signer, ledger.check(signal)]);
    for (const { reason, tables, fromVersion } of rebuilt)
      log.warn({ reason, tables, fromVersion }, 'tables of the ledger were rebuilt from its entries');
    if (rebuilt.length > 0) await requireRecorded(signer, ledger, signal);
    const interruptedRuns = await closeInterruptedRuns(ledger, printer.current, signal);
    await recallVoidLabels(ledger, printer.current, signal);
    const checkpointer = new Checkpointer(ledger, signer, await checkpointKeyOf(config, signer, signal));
    const upstream: UpstreamTrouble = { fault: undefined };
    const sync = await openSync(config, { ledger, checkpointer, log, upstream });
    const { sha256Hex: manifestSha256Hex, number: manifestNumber } = manifest;
    ledger.append({ kind: 'station-started', version: version(), manifestNumber, manifestSha256Hex });
    this.#resources.use(
      sync === undefined ? signRegularly({ ledger, checkpointer, log }) : syncInBackground(sync, log),
    );
    return { signer, checkpointer, sync, upstream, interruptedRuns };
  }

  async #startSigner(
    { config, dataDir, issuerCertDer, ledger }: OpenedStation,
    { signal, startSigner }: StationOptions,
  ): Promise<SignerClient> {
    const { pinFile: _read, ...hsm } = config.hsm;
    if (hsm.softhsmConf !== undefined) await pointAtTokensBeside(hsm.softhsmConf);
    const signer = await SignerClient.start({
      config: {
        ...hsm,
        issuingCertDer: issuerCertDer,
        permits: config.permits,
        station: config.station,
        journalPath: join(dataDir, 'signer', 'journal.jsonl'),
      },
      pin: await readPin(config),
      signal,
      recorded: () => recordedCertificates(ledger),
      ...(startSigner === undefined ? {} : { startProcess: startSigner }),
    });
    return this.#resources.use(signer);
  }
}

/** The signer was started with what the tables said before they were put right. */
async function requireRecorded(signer: SignerClient, ledger: Ledger, signal: AbortSignal): Promise<void> {
  for (const certificates of recordedCertificates(ledger)) await signer.requireRecorded(certificates, signal);
}

/** SyncParts signed by another key than the one that is pinned would verify nowhere, so such a token is refused at the start. */
async function checkpointKeyOf(config: StationConfig, signer: SignerClient, signal: AbortSignal): Promise<Uint8Array> {
  const pinned = parseVerifierKey(config.checkpointKey);
  const held = await signer.checkpointKey(signal);
  if (pinned.name !== config.station || !Buffer.from(pinned.publicKey).equals(held)) {
    throw new Fault('hsm.no-key', { key: 'checkpoint', pinned: config.checkpointKey });
  }
  return held;
}

/** All of them, in portions small enough for one message to the signer, and to read without holding up the station. */
function* recordedCertificates(ledger: Ledger): Generator<{ tbsSha256Hex: string; permit: string }[]> {
  const PORTION = 250;
  for (let afterSeq = -1; ;) {
    const portion = ledger.signedIntents(afterSeq, PORTION);
    const last = portion.at(-1);
    if (last === undefined) return;
    yield portion.map(({ tbsSha256Hex, permit }) => ({ tbsSha256Hex, permit }));
    afterSeq = last.seq;
  }
}
