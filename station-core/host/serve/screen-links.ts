import { createHash, randomBytes } from 'node:crypto';
import { Secret } from '../../secret.ts';

export interface ScreenLinksOptions {
  readonly linkLifetimeMs: number;
  /** Milliseconds of a clock that nobody can set. */
  readonly nowMs?: () => number;
}

/** More links than this at once are nobody's honest need; the oldest one goes. */
const MAX_OPEN_LINKS = 16;
const TOKEN_BYTES = 32;

/** The links that were drawn: the token of each lets one browser in, once and for a short time. Only its hash is kept. */
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
    this.admit(hashOf(token));
    return new Secret(token);
  }

  /** Opens a link whose token somebody else drew and keeps. */
  admit(tokenSha256Hex: string): void {
    this.#forgetExpired();
    const oldest = this.#open.keys().next();
    if (this.#open.size >= MAX_OPEN_LINKS && oldest.done !== true) this.#open.delete(oldest.value);
    this.#open.set(tokenSha256Hex, this.#nowMs() + this.#options.linkLifetimeMs);
  }

  /** True once for a token that was drawn and has not run out. */
  redeem(token: string): boolean {
    this.#forgetExpired();
    return this.#open.delete(hashOf(token));
  }

  #forgetExpired(): void {
    const nowMs = this.#nowMs();
    for (const [hash, untilMs] of this.#open) if (untilMs <= nowMs) this.#open.delete(hash);
  }
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
