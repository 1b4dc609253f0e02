import { printable } from '../../model/printable.ts';
import { Fault } from '../../fault.ts';
import { type Mac, macOfBytes } from '../../model/mac.ts';
import type { KeyPlace } from '../../model/key-option.ts';
import {
  type AgentAnswers,
  type AgentAsks,
  AGENT_REQUESTS,
  type AgentHello,
  type AgentRequestName,
} from '../../protocol/unit-agent/bodies.ts';
import { AgentExchange, type UnnumberedRequest } from './agent-exchange.ts';
import type { Wire, WireWait } from '../wire.ts';

/**
 * The station's end of the unit agent protocol (docs/specs/unit-agent.md), one method for each request. It judges
 * nothing of what a unit says about itself; that is the steps' part.
 */
const TRIES = 3;
/** How often a unit that is still booting is called. */
const HELLO_INTERVAL_MS = 300;

export interface UnitHello {
  readonly agent: string;
  readonly mac: Mac;
  readonly chip: string;
  /** What the agent is part of. */
  readonly runsAs: AgentHello['runsAs'];
  /** Of the application in flash; undefined when flash holds no whole one. */
  readonly firmwareVersion: string | undefined;
  readonly elfSha256Hex: string | undefined;
  readonly serial: string | undefined;
  readonly ssid: string | undefined;
  readonly identity: 'none' | 'key' | 'installed';
  /** Uncompressed P-256 point, 65 bytes. */
  readonly publicKey: Buffer | undefined;
  readonly key: KeyPlace | undefined;
  readonly chainSha256Hex: string | undefined;
  readonly locked: boolean;
}

export interface UnitKey {
  readonly publicKey: Buffer;
  readonly key: KeyPlace;
}

/** What the unit says about a key that it has just made. */
export interface NewUnitKey extends UnitKey {
  /** Undefined when the key was there before. */
  readonly entropy: AgentAnswers<'generate-key'>['entropy'];
  readonly durationMs: number;
}

export class AgentClient {
  readonly #exchange: AgentExchange;

  constructor(wire: Wire) {
    this.#exchange = new AgentExchange(wire);
  }

  async hello(signal: AbortSignal): Promise<UnitHello> {
    return unitHello(await this.#ask({ name: 'hello', body: {} }, signal));
  }

  /** Calls a unit that is still booting until it answers; `board.agent-version` when it speaks another version. */
  async awaitHello({ timeoutMs, signal }: WireWait): Promise<UnitHello> {
    const tries = Math.max(1, Math.ceil(timeoutMs / HELLO_INTERVAL_MS));
    return unitHello(await this.#exchange.call({ tries, timeoutMs: HELLO_INTERVAL_MS, signal }));
  }

  async generateKey(asked: { readonly hostEntropy: Uint8Array }, signal: AbortSignal): Promise<NewUnitKey> {
    const body = { hostEntropy: asked.hostEntropy };
    const { publicKey, key, entropy, durationMs } = await this.#ask({ name: 'generate-key', body }, signal);
    const noise = entropy && { ...entropy, source: printable(entropy.source) };
    return { publicKey: Buffer.from(publicKey), key, entropy: noise, durationMs };
  }

  /** The key that the unit has already; `wrong-state` if it has none. */
  async describeKey(signal: AbortSignal): Promise<UnitKey> {
    const { publicKey, key } = await this.hello(signal);
    if (publicKey === undefined || key === undefined) {
      throw new Fault('board.agent-refused', { request: 'hello', reason: 'wrong-state' });
    }
    return { publicKey, key };
  }

  async csr(
    asked: { readonly nonce: Uint8Array; readonly serialNumber: string },
    signal: AbortSignal,
  ): Promise<{ csrDer: Buffer }> {
    const body = { nonce: asked.nonce, subject: { serialNumber: asked.serialNumber } };
    const { csr } = await this.#ask({ name: 'csr', body }, signal);
    return { csrDer: Buffer.from(csr) };
  }

  /** `chain` is the leaf and its issuer, in DER. */
  async install(
    { chain: [leaf, issuer] }: { readonly chain: readonly Uint8Array[] },
    signal: AbortSignal,
  ): Promise<{ chainSha256Hex: string }> {
    if (leaf === undefined || issuer === undefined) throw new TypeError('a chain is a leaf and its issuer');
    const reply = await this.#ask({ name: 'install', body: { chain: [leaf, issuer] } }, signal);
    return { chainSha256Hex: hex(reply.chainSha256) };
  }

  /** What the unit states of itself, and its signature (r ‖ s) over that. */
  async prove(asked: { readonly nonce: Uint8Array }, signal: AbortSignal): Promise<AgentAnswers<'prove'>> {
    return this.#ask({ name: 'prove', body: { nonce: asked.nonce } }, signal);
  }

  async secretsTag(asked: { readonly nonce: Uint8Array }, signal: AbortSignal): Promise<{ tag: Buffer }> {
    const { tag } = await this.#ask({ name: 'secrets-tag', body: { nonce: asked.nonce } }, signal);
    return { tag: Buffer.from(tag) };
  }

  async lockState(signal: AbortSignal): Promise<{ locked: boolean; details: string }> {
    const { locked, details } = await this.#ask({ name: 'lock-state', body: {} }, signal);
    return { locked, details: printable(details) };
  }

  async lock(signal: AbortSignal): Promise<{ locked: boolean }> {
    return this.#ask({ name: 'lock', body: {} }, signal);
  }

  async eraseIdentity(signal: AbortSignal): Promise<void> {
    await this.#ask({ name: 'erase-identity', body: {} }, signal);
  }

  /** Waits for the acknowledgement only; `awaitHello` reports what boots then. */
  async reboot(signal: AbortSignal): Promise<void> {
    await this.#ask({ name: 'reboot', body: {} }, signal);
  }

  /** Begins SRP6a; the unit's side of it is remembered until any other request. */
  async srpStart(asked: AgentAsks<'srp-start'>, signal: AbortSignal): Promise<AgentAnswers<'srp-start'>> {
    return this.#ask({ name: 'srp-start', body: asked }, signal);
  }

  async srpVerify(asked: AgentAsks<'srp-verify'>, signal: AbortSignal): Promise<AgentAnswers<'srp-verify'>> {
    return this.#ask({ name: 'srp-verify', body: asked }, signal);
  }

  async #ask<Name extends AgentRequestName>(
    request: Extract<UnnumberedRequest, { name: Name }>,
    signal: AbortSignal,
  ): Promise<AgentAnswers<Name>> {
    const { timeoutMs } = AGENT_REQUESTS[request.name];
    return this.#exchange.ask<Name>(request, { tries: TRIES, timeoutMs, signal });
  }
}

function unitHello(hello: AgentHello): UnitHello {
  const { chip, runsAs, firmwareVersion, serial, ssid, identity, key, locked } = hello;
  return {
    agent: printable(hello.agent),
    chip,
    runsAs,
    firmwareVersion,
    serial,
    ssid,
    identity,
    key,
    locked,
    mac: macOfBytes(hello.mac),
    elfSha256Hex: hello.elfSha256 && hex(hello.elfSha256),
    publicKey: hello.publicKey && Buffer.from(hello.publicKey),
    chainSha256Hex: hello.chainSha256 && hex(hello.chainSha256),
  };
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
