import { Fault } from '../../fault.ts';
import { type Mac, macOfBytes } from '../../model/mac.ts';
import type { AgentHello } from '../../protocol/unit-agent/bodies.ts';
import { AgentExchange, type Patience } from './agent-exchange.ts';
import type { Wire, WireWait } from '../wire.ts';

/**
 * The station's end of the unit agent protocol (docs/specs/unit-agent.md), one method for each request. It judges
 * nothing of what a unit says about itself; that is the steps' part.
 */
const TRIES = 3;
const REPLY_TIMEOUT_MS = 3_000;
/** Entropy may be slow right after boot, and a secure element slower still. */
const KEY_TIMEOUT_MS = 10_000;
/** How often a unit that is still booting is called. */
const HELLO_INTERVAL_MS = 300;

export interface UnitHello {
  readonly agent: string;
  readonly mac: Mac;
  readonly chip: string;
  readonly firmwareVersion: string;
  readonly elfSha256Hex: string;
  readonly serial: string | undefined;
  readonly ssid: string | undefined;
  readonly identity: 'none' | 'key' | 'installed';
  /** Uncompressed P-256 point, 65 bytes. */
  readonly publicKey: Buffer | undefined;
  readonly storage: string | undefined;
  readonly protection: string | undefined;
  readonly chainSha256Hex: string | undefined;
  readonly locked: boolean;
}

export interface UnitKey {
  readonly publicKey: Buffer;
  readonly storage: string;
  readonly protection: string;
}

export class AgentClient {
  readonly #exchange: AgentExchange;

  constructor(wire: Wire) {
    this.#exchange = new AgentExchange(wire);
  }

  async hello(signal: AbortSignal): Promise<UnitHello> {
    return unitHello(await this.#exchange.ask({ name: 'hello', body: {} }, patiently(signal)));
  }

  /** Calls a unit that is still booting until it answers. */
  async awaitHello(wait: WireWait): Promise<UnitHello> {
    const tries = Math.max(1, Math.ceil(wait.timeoutMs / HELLO_INTERVAL_MS));
    const patience = { tries, timeoutMs: HELLO_INTERVAL_MS, signal: wait.signal };
    return unitHello(await this.#exchange.ask({ name: 'hello', body: {} }, patience));
  }

  async generateKey(signal: AbortSignal): Promise<UnitKey> {
    const key = await this.#exchange.ask({ name: 'generate-key', body: {} }, patiently(signal, KEY_TIMEOUT_MS));
    return { ...key, publicKey: Buffer.from(key.publicKey) };
  }

  /** The key that the unit has already; `wrong-state` if it has none. */
  async describeKey(signal: AbortSignal): Promise<UnitKey> {
    const { publicKey, storage, protection } = await this.hello(signal);
    if (publicKey === undefined || storage === undefined || protection === undefined) {
      throw new Fault('board.agent-refused', { request: 'hello', reason: 'wrong-state' });
    }
    return { publicKey, storage, protection };
  }

  async csr(
    asked: { readonly nonce: Uint8Array; readonly serialNumber: string },
    signal: AbortSignal,
  ): Promise<{ csrDer: Buffer }> {
    const body = { nonce: asked.nonce, subject: { serialNumber: asked.serialNumber } };
    const { csr } = await this.#exchange.ask({ name: 'csr', body }, patiently(signal));
    return { csrDer: Buffer.from(csr) };
  }

  /** `chain` is the leaf and its issuer, in DER. */
  async install(
    { chain: [leaf, issuer] }: { readonly chain: readonly Uint8Array[] },
    signal: AbortSignal,
  ): Promise<{ chainSha256Hex: string }> {
    if (leaf === undefined || issuer === undefined) throw new TypeError('a chain is a leaf and its issuer');
    const reply = await this.#exchange.ask({ name: 'install', body: { chain: [leaf, issuer] } }, patiently(signal));
    return { chainSha256Hex: hex(reply.chainSha256) };
  }

  async prove(asked: { readonly nonce: Uint8Array }, signal: AbortSignal): Promise<{ signatureDer: Buffer }> {
    const { signature } = await this.#exchange.ask({ name: 'prove', body: { nonce: asked.nonce } }, patiently(signal));
    return { signatureDer: Buffer.from(signature) };
  }

  async secretsTag(asked: { readonly nonce: Uint8Array }, signal: AbortSignal): Promise<{ tag: Buffer }> {
    const { tag } = await this.#exchange.ask({ name: 'secrets-tag', body: { nonce: asked.nonce } }, patiently(signal));
    return { tag: Buffer.from(tag) };
  }

  async lockState(signal: AbortSignal): Promise<{ locked: boolean; details: string }> {
    return this.#exchange.ask({ name: 'lock-state', body: {} }, patiently(signal));
  }

  async lock(signal: AbortSignal): Promise<{ locked: boolean }> {
    return this.#exchange.ask({ name: 'lock', body: {} }, patiently(signal));
  }

  async eraseIdentity(signal: AbortSignal): Promise<void> {
    await this.#exchange.ask({ name: 'erase-identity', body: {} }, patiently(signal));
  }

  /** Waits for the acknowledgement only; `awaitHello` reports what boots then. */
  async reboot(signal: AbortSignal): Promise<void> {
    await this.#exchange.ask({ name: 'reboot', body: {} }, patiently(signal));
  }
}

function patiently(signal: AbortSignal, timeoutMs = REPLY_TIMEOUT_MS): Patience {
  return { tries: TRIES, timeoutMs, signal };
}

function unitHello(hello: AgentHello): UnitHello {
  const { agent, chip, firmwareVersion, serial, ssid, identity, storage, protection, locked } = hello;
  return {
    agent,
    chip,
    firmwareVersion,
    serial,
    ssid,
    identity,
    storage,
    protection,
    locked,
    mac: macOfBytes(hello.mac),
    elfSha256Hex: hex(hello.elfSha256),
    publicKey: hello.publicKey && Buffer.from(hello.publicKey),
    chainSha256Hex: hello.chainSha256 && hex(hello.chainSha256),
  };
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
