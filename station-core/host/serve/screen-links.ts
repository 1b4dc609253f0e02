import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { Secret } from '../../secret.ts';

export interface ScreenLinksOptions {
  readonly sessionSecret: Secret<string>;
  readonly linkLifetimeMs: number;
  /** Milliseconds of a clock that nobody can set. */
  readonly nowMs?: () => number;
}

/** More links than this at once are nobody's honest need; the oldest one goes. */
const MAX_OPEN_LINKS = 16;
const TOKEN_BYTES = 32;

/**
 * Decides which browser is a screen of this station: a link's token lets one in, once and for a short time; from then
 * on its cookie does. Tokens are kept as hashes only, and neither is ever logged.
 */
export class ScreenLinks {
  readonly #options: ScreenLinksOptions;
  readonly #nowMs: () => number;
  /** Hash of the token → when it runs out. */
  readonly #open = new Map<string, number>();

  constructor(options: ScreenLinksOptions) {
    this.#options = options;
    this.#nowMs = options.nowMs ?? (() => performance.now());
  }

  drawToken(): Secret<string> {
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    this.#forgetExpired();
    const oldest = this.#open.keys().next();
    if (this.#open.size >= MAX_OPEN_LINKS && oldest.done !== true) this.#open.delete(oldest.value);
    this.#open.set(hashOf(token).toString('hex'), this.#nowMs() + this.#options.linkLifetimeMs);
    return new Secret(token);
  }

  /** True once for a token that was drawn and has not run out. */
  redeem(token: string): boolean {
    this.#forgetExpired();
    return this.#open.delete(hashOf(token).toString('hex'));
  }

  /** The cookie goes to the one path that asks for it, and to no script. */
  cookie(): string {
    return `${COOKIE_NAME}=${this.#options.sessionSecret.reveal()}; Path=/rpc; HttpOnly; SameSite=Strict`;
  }

  admits(cookieHeader: string | undefined): boolean {
    const expected = hashOf(this.#options.sessionSecret.reveal());
    return cookieValues(cookieHeader ?? '').some((value) => timingSafeEqual(hashOf(value), expected));
  }

  #forgetExpired(): void {
    const nowMs = this.#nowMs();
    for (const [hash, untilMs] of this.#open) if (untilMs <= nowMs) this.#open.delete(hash);
  }
}

const COOKIE_NAME = 'birthmark-screen';

function cookieValues(header: string): string[] {
  return header
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${COOKIE_NAME}=`))
    .map((pair) => pair.slice(COOKIE_NAME.length + 1));
}

/** Equal lengths for the comparison, whatever was sent. */
function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
