/** Makes guessing expensive: scrypt (RFC 7914) on its own thread, with its cost stored with every hash. */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { z } from 'zod';
import { sha256HexSchema } from '../../model-schemas.ts';

/**
 * 128 MiB and about a third of a second on a small jig controller: the least that OWASP's Password Storage Cheat Sheet
 * names for scrypt. With the file, all PINs of six digits can still be tried in four days on one core: what guards a
 * PIN at the station is the lock-out.
 */
export const DEFAULT_COST = { N: 2 ** 17, r: 8, p: 1 } as const;

const costSchema = z.strictObject({
  /** Bounded, so that a file cannot make the station run out of memory. */
  N: z.literal([2 ** 14, 2 ** 15, 2 ** 16, 2 ** 17, 2 ** 18]),
  r: z.literal(8),
  p: z.int().min(1).max(4),
});
export type ScryptCost = z.infer<typeof costSchema>;

const salted = { scrypt: costSchema, saltHex: z.string().regex(/^[0-9a-f]{32}$/) };
export const saltSchema = z.strictObject(salted);
export const scryptHashSchema = z.strictObject({ ...salted, hashHex: sha256HexSchema });
export type Salted = z.infer<typeof saltSchema>;
export type ScryptHash = z.infer<typeof scryptHashSchema>;

/** One derivation; a test counts the calls. */
export type Derive = (text: string, saltHex: string, cost: ScryptCost) => Promise<Buffer>;

const scryptOf = promisify<string, Buffer, number, { N: number; r: number; p: number; maxmem: number }, Buffer>(scrypt);

export const deriveByScrypt: Derive = (text, saltHex, cost) =>
  scryptOf(text, Buffer.from(saltHex, 'hex'), 32, { ...cost, maxmem: 256 * cost.N * cost.r });

export class Hashing {
  readonly #derive: Derive;
  readonly cost: ScryptCost;
  readonly #nobody: ScryptHash;

  constructor(options: { readonly derive?: Derive; readonly cost?: ScryptCost } = {}) {
    this.#derive = options.derive ?? deriveByScrypt;
    this.cost = options.cost ?? DEFAULT_COST;
    this.#nobody = { ...this.newSalt(), hashHex: randomBytes(32).toString('hex') };
  }

  async hash(text: string): Promise<ScryptHash> {
    const salted = this.newSalt();
    return { ...salted, hashHex: await this.tag(text, salted) };
  }

  newSalt(): Salted {
    return { scrypt: this.cost, saltHex: randomBytes(16).toString('hex') };
  }

  /** The same text and salt give the same tag: for finding something without keeping it. */
  async tag(text: string, salted: Salted): Promise<string> {
    return (await this.#derive(text, salted.saltHex, salted.scrypt)).toString('hex');
  }

  /** Without a hash to compare with the work is the same and the answer no. */
  async matches(text: string, hash: ScryptHash | undefined): Promise<boolean> {
    const { scrypt: cost, saltHex, hashHex } = hash ?? this.#nobody;
    const derived = await this.#derive(text, saltHex, cost);
    return timingSafeEqual(derived, Buffer.from(hashHex, 'hex')) && hash !== undefined;
  }
}
