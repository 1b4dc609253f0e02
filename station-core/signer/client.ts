import { Fault } from '../fault.ts';
import type { LogSignature } from '../formats/tlog/log-signature.ts';
import { faultOfCode } from '../rpc/carried-fault.ts';
import type { Client } from '../rpc/client.ts';
import { OnDemandClient } from '../rpc/on-demand-client.ts';
import type { Wire } from '../rpc/wire.ts';
import { connectWire } from '../rpc/wires/socket.ts';
import type { Secret } from '../secret.ts';
import { unless } from '../wait.ts';
import { forkSigner, type SignerProcess, signerProcess, type SignerStart } from './fork-signer.ts';
import { type LedgerCertificates, recordedPortions } from './recorded-portions.ts';
import {
  CALL_TIMEOUT_MS,
  type MadeSignature,
  type OfferedDocuments,
  type RecordedCertificate,
  type SignerAnswers,
  type SignerAsks,
  type SignerService,
  signerService,
  type SignerStatus,
} from './signer-service.ts';

export type { SignerProcess, SignerStart } from './fork-signer.ts';
export type { CertificateInLedger, LedgerCertificates } from './recorded-portions.ts';
export type { SignerAnswers, SignerAsks } from './signer-service.ts';
export {
  MAX_BATCH,
  MAX_JOURNAL_PAGE,
  type MadeSignature,
  type OfferedDocuments,
  type RecordedCertificate,
  type SignerStatus,
} from './signer-service.ts';

/** A signing service that runs already, in an account of its own. */
export interface SignerDaemon {
  readonly socket: string;
}

export type CheckpointAsks = SignerAsks<'signCheckpoint'>;

export interface IssuedBatch {
  readonly signature: LogSignature;
  /** In the order of the requests: what was issued, or why not. */
  readonly outcomes: readonly (SignerAnswers<'issue'> | Fault)[];
}

export interface SignerOptions {
  /** What the process is started with, which reads its configuration and its PIN itself; or where one listens. */
  readonly start: SignerStart | SignerDaemon;
  readonly signal: AbortSignal;
  /** How long one call may take before the process counts as hung and is killed; absent: the service's own limit. */
  readonly timeoutMs?: number;
  /** What the officers signed, as it lies in the station's files: each new process is given it. */
  readonly documents?: () => Promise<OfferedDocuments>;
  /** The certificates in the station's ledger: each new process must have them in its journal. */
  readonly recorded?: LedgerCertificates;
  /** What kept it from taking back all that its journal lost; the next start of the process tries again. */
  readonly notRegained?: (error: unknown) => void;
  /** How the process is started; the default forks it. Electron hands over a MessagePort here. */
  readonly startProcess?: (signer: SignerProcess) => Wire;
}

interface Limits {
  readonly signal: AbortSignal;
  readonly timeoutMs?: number;
}

/** A journal may have lost a year's certificates, and a smart card takes a second for each. */
const REGAIN_TIMEOUT_MS = 60 * 60_000;

/** An opening is everybody's: no one caller's signal ends it. */
const NEVER = new AbortController().signal;

/**
 * The station's side of the signing service. A dead or hung process is `signer.gone` for the calls it was doing; the
 * next call starts it again. It never repeats a call on its own: asking again for the same intent is safe, and is the
 * caller's to decide.
 */
export class SignerClient implements AsyncDisposable {
  readonly #options: SignerOptions;
  readonly #process: OnDemandClient<SignerService>;
  /** Once the token refused the PIN it is not tried again: a few more attempts would lock the token. */
  #refused: Fault | undefined;
  #regaining: Promise<void> = Promise.resolve();

  private constructor(options: SignerOptions) {
    const { start, startProcess = forkSigner } = options;
    const reach = (): Wire => ('socket' in start ? connectWire(start.socket) : startProcess(signerProcess(start)));
    this.#options = options;
    this.#process = new OnDemandClient(signerService, {
      startProcess: reach,
      open: (client) => this.#open(client),
      endsProcess: ({ text }) => text.stops === 'signer', // the session with the token is worth nothing any more
      news: {},
    });
  }

  static async start(options: SignerOptions): Promise<SignerClient> {
    const client = new SignerClient(options);
    try {
      await client.status(options.signal);
      return client;
    } catch (error) {
      await client[Symbol.asyncDispose](); // an abort leaves a process behind that nobody holds
      throw error;
    }
  }

  status(signal: AbortSignal): Promise<SignerStatus> {
    // The opening has waited for the start; from then on whoever is silent hangs.
    const timeoutMs = CALL_TIMEOUT_MS;
    return this.#call(signal, (options) => this.#process.call('status', null, { timeoutMs, ...options }));
  }

  /** Answers what is in force then. */
  setDocuments(documents: OfferedDocuments, signal: AbortSignal): Promise<SignerStatus> {
    return this.#call(signal, (options) => this.#process.call('setDocuments', documents, options));
  }

  /** Throws what `setDocuments` would, and puts nothing in force. */
  async judgeDocuments(documents: OfferedDocuments, signal: AbortSignal): Promise<void> {
    await this.#call(signal, (options) => this.#process.call('judgeDocuments', documents, options));
  }

  journalFrom(asks: SignerAsks<'journalFrom'>, signal: AbortSignal): Promise<SignerAnswers<'journalFrom'>> {
    return this.#call(signal, (options) => this.#process.call('journalFrom', asks, options));
  }

  findSigned(tbsSha256Hex: readonly string[], signal: AbortSignal): Promise<MadeSignature[]> {
    const asks = { tbsSha256Hex: [...tbsSha256Hex] };
    return this.#call(signal, (options) => this.#process.call('findSigned', asks, options));
  }

  issue(asks: SignerAsks<'issue'>, signal: AbortSignal): Promise<SignerAnswers<'issue'>> {
    return this.#call(signal, (options) => this.#process.call('issue', asks, options));
  }

  /** A checkpoint and the certificates whose intents lie under it, each issued or refused alone. */
  async issueBatch(asks: SignerAsks<'issueBatch'>, signal: AbortSignal): Promise<IssuedBatch> {
    const { signature, outcomes } = await this.#call(signal, (options) =>
      this.#process.call('issueBatch', asks, options),
    );
    const place = { service: signerService.name, call: 'issueBatch' };
    return { signature, outcomes: outcomes.map((each) => (each.kind === 'issued' ? each : faultOfCode(each, place))) };
  }

  /** The raw 64-byte Ed25519 signature over the text of a checkpoint. */
  signCheckpoint(asks: SignerAsks<'signCheckpoint'>, signal: AbortSignal): Promise<LogSignature> {
    return this.#call(signal, (options) => this.#process.call('signCheckpoint', asks, options));
  }

  /** Tells the signer of upstream's newest receipt. */
  async hearReceipt(receipt: SignerAsks<'hearReceipt'>, signal: AbortSignal): Promise<void> {
    await this.#call(signal, (options) => this.#process.call('hearReceipt', receipt, options));
  }

  /** Tells the signer of the newest checkpoint of the ledger. */
  async hearCheckpoint(note: string, signal: AbortSignal): Promise<void> {
    await this.#call(signal, (options) => this.#process.call('hearCheckpoint', { note }, options));
  }

  /** Stops issuing, until two officers lift it. */
  async quarantine(asks: SignerAsks<'quarantine'>, signal: AbortSignal): Promise<void> {
    await this.#call(signal, (options) => this.#process.call('quarantine', asks, options));
  }

  /** Resolves when what the journal lost is back, or with `signal`: the quarantine is lifted, and the rest comes back without the caller. */
  async liftQuarantine(document: string, signal: AbortSignal): Promise<void> {
    await this.#call(signal, (options) => this.#process.call('liftQuarantine', { document }, options));
    this.#regaining = this.#regain(AbortSignal.timeout(REGAIN_TIMEOUT_MS)).catch((error: unknown) => {
      this.#options.notRegained?.(error);
    });
    await unless(signal, this.#regaining).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }

  revoke(asks: SignerAsks<'revoke'>, signal: AbortSignal): Promise<SignerAnswers<'revoke'>> {
    return this.#call(signal, (options) => this.#process.call('revoke', asks, options));
  }

  /** Signs a CRL of everything that is revoked. */
  crl(asks: SignerAsks<'crl'>, signal: AbortSignal): Promise<SignerAnswers<'crl'>> {
    return this.#call(signal, (options) => this.#process.call('crl', asks, options));
  }

  /** Those of these certificates that the signer's own journal says are revoked. Unlike `requireRevoked`, it only looks. */
  findRevoked(certSerialsHex: readonly string[], signal: AbortSignal): Promise<readonly string[]> {
    return this.#call(signal, (options) => this.#process.call('findRevoked', { certSerialsHex }, options));
  }

  /** Throws `signer.quarantined` when the signer's own journal does not say that each of these is revoked. */
  async requireRevoked(certSerialsHex: readonly string[], signal: AbortSignal): Promise<void> {
    await this.#call(signal, (options) => this.#process.call('requireRevoked', { certSerialsHex }, options));
  }

  /** Throws `signer.quarantined` when one of these certificates is not in the signer's own journal. */
  async requireRecorded(certificates: readonly RecordedCertificate[], signal: AbortSignal): Promise<void> {
    const asks = { certificates: [...certificates] };
    await this.#call(signal, (options) => this.#process.call('requireRecorded', asks, options));
  }

  /** The same for all certificates of the ledger. */
  async requireLedgerRecorded(signal: AbortSignal): Promise<void> {
    for await (const certificates of this.#recorded(await this.status(signal), (hashes) =>
      this.findSigned(hashes, signal),
    ))
      await this.requireRecorded(certificates, signal);
  }

  /** HMAC-SHA-256 under a key that never leaves the HSM, as hex. */
  tagSecret(secret: Secret<string>, signal: AbortSignal): Promise<string> {
    return this.#call(signal, (options) => this.#process.call('tagSecret', { secret }, options));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process[Symbol.asyncDispose]();
    await this.#regaining;
  }

  async #call<T>(signal: AbortSignal, ask: (options: Limits) => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    if (this.#refused !== undefined) throw this.#refused;
    const { timeoutMs } = this.#options;
    return ask({ signal, ...(timeoutMs === undefined ? {} : { timeoutMs }) });
  }

  async #regain(signal: AbortSignal): Promise<void> {
    // What the officers know of and the service cannot explain is asked about at the next start, not now.
    for await (const portion of this.#recorded(await this.status(signal), (hashes) =>
      this.findSigned(hashes, signal),
    )) {
      const certificates = portion.filter(({ lost }) => lost !== undefined);
      if (certificates.length === 0) continue;
      await this.#call(signal, (options) => this.#process.call('regainRecorded', { certificates }, options));
    }
  }

  async *#recorded(
    { regainsUnderEntries: underEntries }: SignerStatus,
    find: Find,
  ): AsyncGenerator<RecordedCertificate[]> {
    const { recorded } = this.#options;
    const loss = underEntries === undefined ? undefined : { underEntries, find };
    if (recorded !== undefined) yield* recordedPortions(recorded, loss);
  }

  async #open(client: Client<SignerService>): Promise<void> {
    const { documents, timeoutMs } = this.#options;
    let status: SignerStatus;
    try {
      status = await client.call('status', null, {
        signal: NEVER,
        ...(timeoutMs === undefined ? {} : { timeoutMs }),
      });
    } catch (error) {
      if (error instanceof Fault && error.code === 'hsm.wrong-pin') this.#refused = error;
      throw error;
    }
    if (documents !== undefined) await client.call('setDocuments', await documents(), { signal: NEVER });
    const find: Find = (hashes) => client.call('findSigned', { tbsSha256Hex: [...hashes] }, { signal: NEVER });
    for await (const certificates of this.#recorded(status, find))
      await client.call('requireRecorded', { certificates }, { signal: NEVER }).catch(forgiveQuarantine);
  }
}

type Find = (tbsSha256Hex: readonly string[]) => Promise<MadeSignature[]>;

/** A signer in quarantine answers all the same: it is the station that shows it, and no unit passes. */
function forgiveQuarantine(error: unknown): void {
  if (!(error instanceof Fault) || error.code !== 'signer.quarantined') throw error;
}
