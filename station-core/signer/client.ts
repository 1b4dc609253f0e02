import { Fault } from '../fault.ts';
import type { Secret } from '../secret.ts';
import { unless, within } from '../wait.ts';
import { forkSigner } from './channel.ts';
import type { Channel } from './channel.ts';
import type { SignerConfig } from './config.ts';
import { Connection } from './connection.ts';
import type { Answers, Asks, RecordedCertificate, CallName, SignerStatus } from './messages.ts';

export type { SignerConfig } from './config.ts';
export type { SignerStatus } from './messages.ts';

export interface SignerOptions {
  readonly config: SignerConfig;
  readonly pin: Secret<string>;
  readonly signal: AbortSignal;
  /** How long one call may take before the process counts as hung and is killed. */
  readonly timeoutMs?: number;
  /** The certificates the station's books hold, in portions: each process that starts must have them in its journal. */
  readonly recorded?: () => Iterable<readonly RecordedCertificate[]>;
  /** How the process is started; the default forks it. Electron hands over a MessagePort here. */
  readonly startProcess?: (config: SignerConfig) => Channel;
}

/** Loading a driver and logging in: some tokens take several seconds. */
const OPEN_TIMEOUT_MS = 20_000;
const CALL_TIMEOUT_MS = 10_000;
/** An opening is everybody's: no one caller's signal ends it. */
const NEVER = new AbortController().signal;

/** After so many starts in a row without one call answered, the next one waits: starting at once does not help. */
const MAX_FRUITLESS_STARTS = 5;
const PAUSE_MS = 30_000;

/**
 * The station's side of the signer process. A dead or hung process is `signer.gone` for the calls it was doing; the
 * next call starts it again. It never repeats a call by itself: asking again for the same bytes is safe, and is the
 * caller's to decide.
 */
export class SignerClient implements AsyncDisposable {
  readonly #options: SignerOptions;
  #live: { readonly connection: Connection; readonly opened: Promise<unknown> } | undefined;
  #fruitlessStarts = 0;
  #lastStartMs = 0;
  /** Once the token refused the PIN it is not tried again: a few more attempts would lock the token. */
  #refused: Fault | undefined;
  #closed = false;

  private constructor(options: SignerOptions) {
    this.#options = options;
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
    return this.#call('status', null, signal);
  }

  signCertificate(asks: Asks<'signCertificate'>, signal: AbortSignal): Promise<Answers<'signCertificate'>> {
    return this.#call('signCertificate', asks, signal);
  }

  /** The raw 64-byte Ed25519 signature over the text of a checkpoint. */
  signCheckpoint(noteText: string, signal: AbortSignal): Promise<Uint8Array> {
    return this.#call('signCheckpoint', { noteText }, signal);
  }

  /** The raw 32-byte Ed25519 public key. */
  checkpointKey(signal: AbortSignal): Promise<Uint8Array> {
    return this.#call('checkpointKey', null, signal);
  }

  /** Throws `signer.journal-…` faults when one of these certificates is not in the signer's own journal. */
  async requireRecorded(certificates: readonly RecordedCertificate[], signal: AbortSignal): Promise<void> {
    await this.#call('requireRecorded', { certificates: [...certificates] }, signal);
  }

  /** HMAC-SHA-256 under a key that never leaves the HSM, as hex. */
  tagSecret(secret: Secret<string>, signal: AbortSignal): Promise<string> {
    return this.#call('tagSecret', { secret: secret.reveal() }, signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    await this.#live?.connection.end();
  }

  async #call<C extends CallName>(call: C, asks: Asks<C>, signal: AbortSignal): Promise<Answers<C>> {
    signal.throwIfAborted();
    const connection = await this.#connect(signal);
    const timeoutMs = this.#options.timeoutMs ?? CALL_TIMEOUT_MS;
    const late = (): Fault => connection.giveUp({ call, timeoutMs });
    try {
      const answer = await within({ timeoutMs, signal, late }, () => connection.ask(call, asks));
      this.#fruitlessStarts = 0;
      return answer;
    } catch (error) {
      // After a fault of the token its session is worth nothing: the next call begins with a new process.
      if (error instanceof Fault && error.text.stops === 'signer') connection.giveUp({ call, after: error.code });
      throw error;
    }
  }

  /** One connection for all: whoever finds none starts one, the others wait for the same. */
  async #connect(signal: AbortSignal): Promise<Connection> {
    if (this.#closed) throw new Fault('signer.gone', { reason: 'the signer was closed' });
    if (this.#refused !== undefined) throw this.#refused;
    const { connection, opened } = (this.#live ??= this.#start());
    await unless(signal, opened); // each question of the opening has a time-out of its own
    return connection;
  }

  #start(): { readonly connection: Connection; readonly opened: Promise<unknown> } {
    const { config, startProcess = forkSigner } = this.#options;
    if (this.#fruitlessStarts >= MAX_FRUITLESS_STARTS && performance.now() < this.#lastStartMs + PAUSE_MS) {
      throw new Fault('signer.gone', { reason: 'started again too often', starts: this.#fruitlessStarts });
    }
    this.#fruitlessStarts += 1;
    this.#lastStartMs = performance.now();
    const connection = new Connection(startProcess(config), () => {
      this.#live = undefined;
    });
    // Opened a moment later: a process may be lost at once, and `#live` must be set before it can be unset.
    return { connection, opened: Promise.resolve().then(() => this.#open(connection)) };
  }

  async #open(connection: Connection): Promise<void> {
    const { config, pin, recorded = () => [] } = this.#options;
    const late = (): Fault => connection.giveUp({ call: 'open', timeoutMs: OPEN_TIMEOUT_MS });
    const limit = { timeoutMs: OPEN_TIMEOUT_MS, signal: NEVER, late };
    try {
      await within(limit, () => connection.ask('open', { config, pin: pin.reveal() }));
      for (const portion of recorded()) {
        const certificates = [...portion];
        await within(limit, () => connection.ask('requireRecorded', { certificates }));
      }
    } catch (error) {
      if (error instanceof Fault && error.code === 'hsm.wrong-pin') this.#refused = error;
      connection.giveUp({ call: 'open' });
      throw error;
    }
  }
}
