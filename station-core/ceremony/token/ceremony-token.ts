import { createHash } from 'node:crypto';
import { Fault, type FaultEvidence } from '../../fault.ts';
import { Client } from '../../rpc/client.ts';
import type { Answers } from '../../rpc/service.ts';
import type { Secret } from '../../secret.ts';
import { rememberRefusedPin, requireUntriedPin } from '../../signer/state/refused-pin.ts';
import type { HsmKind } from '../../model/documents/hsm-kind.ts';
import type { HsmProfile } from '../../signer/token/profiles/hsm-profile.ts';
import { profileOf, requirePinForm } from '../../signer/token/profiles/hsm-profiles.ts';
import { forkToken, type StartToken } from './fork-token.ts';
import type { Curve, KeyFacts, KeyWish, TokenFacts } from './key-wish.ts';
import { tokenService } from './token-service.ts';

/** The token of a ceremony, as long as one command works with it. */

type TokenService = typeof tokenService;

export interface TokenPlace {
  readonly modulePath: string;
  readonly tokenLabel: string;
  /** What the ceremony saw when it began; another token or another driver is refused before a PIN is asked for. */
  readonly known?: TokenFacts | undefined;
  /** As a person named it; absent: as the token says of itself. */
  readonly kind?: HsmKind | undefined;
  /** Throws for an HSM that cannot do what is needed: before a PIN is asked for. */
  readonly requireFit?: (profile: HsmProfile) => void;
}

export interface AtToken {
  /** The folder of the ceremony, where a PIN that was refused is remembered. */
  readonly dir: string;
  readonly askPin: (token: TokenFacts) => Promise<Secret<string>>;
  readonly signal: AbortSignal;
  /** Of the driver's process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Absent: that process is forked. */
  readonly startToken?: StartToken | undefined;
  /** How long one call may take before the driver counts as hung; absent: the service's own limit. */
  readonly timeoutMs?: number;
}

interface Limits {
  readonly signal: AbortSignal;
  readonly timeoutMs?: number;
}

/** Another one for each token: a driver reads its environment once. Whoever starts it ends it. */
export function startTokenProcess(
  env: Readonly<Record<string, string>>,
  evidence: FaultEvidence,
  start: StartToken = forkToken,
): Client<TokenService> {
  return new Client(tokenService, start(env), { news: {}, evidence });
}

export class CeremonyToken implements AsyncDisposable {
  readonly facts: TokenFacts;
  readonly #client: Client<TokenService>;
  readonly #limits: Limits;
  readonly #pin: Secret<string>;

  private constructor(client: Client<TokenService>, opened: { facts: TokenFacts; pin: Secret<string> }, at: AtToken) {
    this.#client = client;
    this.facts = opened.facts;
    this.#pin = opened.pin;
    this.#limits = limitsOf(at);
  }

  /** Asks for the PIN when the right token is there, and tries it once. A PIN that was refused is never tried again. */
  static async open(place: TokenPlace, at: AtToken): Promise<CeremonyToken> {
    const client = startTokenProcess(at.env ?? {}, { modulePath: place.modulePath }, at.startToken);
    try {
      const facts = await lookAt(client, place, at);
      const profile = profileOf(facts.kind);
      place.requireFit?.(profile);
      const pin = await at.askPin(facts);
      requirePinForm(profile, pin);
      await logIn(client, { facts, pin }, at);
      return new CeremonyToken(client, { facts, pin }, at);
    } catch (error) {
      await client.end();
      throw error;
    }
  }

  privateKeys(): Promise<Answers<TokenService, 'privateKeys'>> {
    return this.#client.call('privateKeys', null, this.#limits);
  }

  /** The same key however often it is asked for. */
  makeKey(wish: KeyWish): Promise<KeyFacts> {
    return this.#client.call('makeKey', wish, this.#limits);
  }

  readKey(wish: KeyWish): Promise<KeyFacts> {
    return this.#client.call('readKey', wish, this.#limits);
  }

  async sign(key: KeyWish & { readonly kind: Curve }, message: Uint8Array): Promise<Buffer> {
    return Buffer.from(await this.#client.call('sign', { key, message }, this.#limits));
  }

  holds(spkiDer: Uint8Array): Promise<boolean> {
    return this.#client.call('holds', { spkiDer }, this.#limits);
  }

  /** Raw. Drawn, or found drawn, in the folder of the later journal. */
  async drawMlDsaKey(asks: { readonly journal: KeyWish; readonly stateDir: string }): Promise<Buffer> {
    return Buffer.from(await this.#client.call('drawMlDsaKey', asks, this.#limits));
  }

  /** The last call: the signing service takes the token from here on. Answers with the keys of its checkpoints. */
  async beginJournal(config: { readonly path: string; readonly officersSha256: string }): Promise<string> {
    const { path, officersSha256 } = config;
    const asks = { config: path, officersSha256, pin: this.#pin };
    return (await this.#client.call('beginJournal', asks, this.#limits)).checkpointKey;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client.end();
  }
}

async function lookAt(client: Client<TokenService>, place: TokenPlace, at: AtToken): Promise<TokenFacts> {
  const { modulePath, tokenLabel, known } = place;
  const asks = { modulePath, tokenLabel, copyIn: at.dir };
  const approved = known === undefined ? {} : { moduleSha256: known.moduleSha256 };
  const kind = known?.kind ?? place.kind;
  const named = kind === undefined ? {} : { kind };
  const { token } = await client.call('look', Object.assign(asks, approved, named), limitsOf(at));
  if (known !== undefined && token.tokenSerial !== known.tokenSerial) {
    const evidence = { tokenLabel, tokenSerial: known.tokenSerial, foundSerial: token.tokenSerial };
    throw new Fault('hsm.missing', evidence);
  }
  return token;
}

async function logIn(
  client: Client<TokenService>,
  { facts, pin }: { readonly facts: TokenFacts; readonly pin: Secret<string> },
  at: AtToken,
): Promise<void> {
  // A PIN is refused by a token: with another one it may be right.
  const tokenSha256Hex = createHash('sha256').update(`${facts.moduleSha256} ${facts.tokenSerial}`).digest('hex');
  const inUse = { dir: at.dir, configSha256Hex: tokenSha256Hex, pin };
  await requireUntriedPin(inUse);
  try {
    await client.call('logIn', { pin }, limitsOf(at));
  } catch (error) {
    if (error instanceof Fault && error.code === 'hsm.wrong-pin') await rememberRefusedPin(inUse);
    throw error;
  }
}

function limitsOf({ signal, timeoutMs }: AtToken): Limits {
  return timeoutMs === undefined ? { signal } : { signal, timeoutMs };
}
