import { fileURLToPath } from 'node:url';
import { Fault } from '../fault.ts';
import type { Client } from '../rpc/client.ts';
import { OnDemandClient } from '../rpc/on-demand-client.ts';
import type { Wire } from '../rpc/wire.ts';
import { forkWire } from '../rpc/wires/child-process.ts';
import type { Secret } from '../secret.ts';
import type { SignerConfig } from './config.ts';
import {
  type MadeSignature,
  type RecordedCertificate,
  type SignerAnswers,
  type SignerAsks,
  type SignerService,
  signerService,
  type SignerStatus,
} from './signer-service.ts';

export type { SignerConfig } from './config.ts';
export { MAX_JOURNAL_PAGE, type MadeSignature, type SignerStatus } from './signer-service.ts';

export interface SignerOptions {
  readonly config: SignerConfig;
  readonly pin: Secret<string>;
  readonly signal: AbortSignal;
  /** How long one call may take before the process counts as hung and is killed; absent: the service's own limit. */
  readonly timeoutMs?: number;
  /** The certificates in the station's ledger, in batches: each new process must have them in its journal. */
  readonly recorded?: () => Iterable<readonly RecordedCertificate[]>;
  /** How the process is started; the default forks it. Electron hands over a MessagePort here. */
  readonly startProcess?: (config: SignerConfig) => Wire;
}

interface Limits {
  readonly signal: AbortSignal;
  readonly timeoutMs?: number;
}

const SIGNER_MAIN = fileURLToPath(new URL('main.ts', import.meta.url));
/** An opening is everybody's: no one caller's signal ends it. */
const NEVER = new AbortController().signal;

/**
 * The station's side of the signer process. A dead or hung process is `signer.gone` for the calls it was doing; the
 * next call starts it again. It never repeats a call on its own: asking again for the same bytes is safe, and is the
 * caller's to decide.
 */
export class SignerClient implements AsyncDisposable {
  readonly #options: SignerOptions;
  readonly #process: OnDemandClient<SignerService>;
  /** Once the token refused the PIN it is not tried again: a few more attempts would lock the token. */
  #refused: Fault | undefined;

  private constructor(options: SignerOptions) {
    const { config, startProcess = forkSigner } = options;
    this.#options = options;
    this.#process = new OnDemandClient(signerService, {
      startProcess: () => startProcess(config),
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
    return this.#call(signal, (options) => this.#process.call('status', null, options));
  }

  journalFrom(asks: SignerAsks<'journalFrom'>, signal: AbortSignal): Promise<SignerAnswers<'journalFrom'>> {
    return this.#call(signal, (options) => this.#process.call('journalFrom', asks, options));
  }

  findSigned(tbsSha256Hex: readonly string[], signal: AbortSignal): Promise<MadeSignature[]> {
    const asks = { tbsSha256Hex: [...tbsSha256Hex] };
    return this.#call(signal, (options) => this.#process.call('findSigned', asks, options));
  }

  signCertificate(asks: SignerAsks<'signCertificate'>, signal: AbortSignal): Promise<SignerAnswers<'signCertificate'>> {
    return this.#call(signal, (options) => this.#process.call('signCertificate', asks, options));
  }

  /** The raw 64-byte Ed25519 signature over the text of a checkpoint. */
  signCheckpoint(noteText: string, signal: AbortSignal): Promise<Uint8Array> {
    return this.#call(signal, (options) => this.#process.call('signCheckpoint', { noteText }, options));
  }

  /** The raw 32-byte Ed25519 public key. */
  checkpointKey(signal: AbortSignal): Promise<Uint8Array> {
    return this.#call(signal, (options) => this.#process.call('checkpointKey', null, options));
  }

  /** Throws `signer.journal-…` faults when one of these certificates is not in the signer's own journal. */
  async requireRecorded(certificates: readonly RecordedCertificate[], signal: AbortSignal): Promise<void> {
    const asks = { certificates: [...certificates] };
    await this.#call(signal, (options) => this.#process.call('requireRecorded', asks, options));
  }

  /** HMAC-SHA-256 under a key that never leaves the HSM, as hex. */
  tagSecret(secret: Secret<string>, signal: AbortSignal): Promise<string> {
    return this.#call(signal, (options) => this.#process.call('tagSecret', { secret }, options));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process[Symbol.asyncDispose]();
  }

  async #call<T>(signal: AbortSignal, ask: (options: Limits) => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    if (this.#refused !== undefined) throw this.#refused;
    const { timeoutMs } = this.#options;
    return ask({ signal, ...(timeoutMs === undefined ? {} : { timeoutMs }) });
  }

  async #open(client: Client<SignerService>): Promise<void> {
    const { config, pin, recorded = () => [] } = this.#options;
    try {
      await client.call('open', { config, pin }, { signal: NEVER });
    } catch (error) {
      if (error instanceof Fault && error.code === 'hsm.wrong-pin') this.#refused = error;
      throw error;
    }
    for (const portion of recorded()) {
      await client.call('requireRecorded', { certificates: [...portion] }, { signal: NEVER });
    }
  }
}

/** Starts the signer as a child of this process. No secret is in its arguments or its environment. */
function forkSigner({ softhsmConf }: SignerConfig): Wire {
  return forkWire({ main: SIGNER_MAIN, env: softhsmConf === undefined ? {} : { SOFTHSM2_CONF: softhsmConf } });
}
