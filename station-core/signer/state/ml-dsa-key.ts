/**
 * The ML-DSA-44 key of the checkpoints. Tokens of today have no such mechanism, so it is a key in software: encrypted on the
 * disk under a key that only the token can make, in the clear only in the memory of the signing service.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createPrivateKey,
  generateKeyPairSync,
  randomBytes,
  sign,
  type KeyObject,
} from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { systemErrorCode, writeDurably } from '../../durable-file.ts';
import { Fault } from '../../fault.ts';
import { rawPublicKey } from '../../formats/tlog/note-key.ts';
import { parsePlainJson } from '../../plain-json.ts';

const NAME = 'ml-dsa-44-key.json';
/** Authenticated with the ciphertext: what was encrypted for another use does not open here. */
const CONTEXT = Buffer.from('birthmark ml-dsa-44 checkpoint key v1', 'ascii');
const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;

const wrappedKey = z.strictObject({
  v: z.literal(1),
  ivHex: z.string().regex(/^[0-9a-f]{24}$/),
  tagHex: z.string().regex(/^[0-9a-f]{32}$/),
  /** Of the PKCS#8. */
  ciphertextBase64: z.base64(),
});
type WrappedKey = z.infer<typeof wrappedKey>;

/** What the journal says the key is; a key that it does not know is not used. */
export interface WantedMlDsaKey {
  /** The folder of the journal. */
  readonly dir: string;
  /** 32 bytes, made by the token. */
  readonly wrappingKey: KeyObject;
}

const signInThreadPool = promisify(
  (message: Uint8Array, key: KeyObject, done: (error: Error | null, signature: Buffer) => void) => {
    sign(null, message, key, done);
  },
);

export class MlDsaKey {
  /** Raw, 1,312 bytes. */
  readonly publicKey: Buffer;
  readonly #privateKey: KeyObject;

  private constructor(privateKey: KeyObject) {
    this.#privateKey = privateKey;
    this.publicKey = rawPublicKey('ml-dsa-44', privateKey);
  }

  /** Draws the key and stores it, or finds the one that a ceremony stored that did not get any further. */
  static async create(wanted: WantedMlDsaKey): Promise<MlDsaKey> {
    const before = await readWrapped(wanted.dir);
    if (before !== undefined) return new MlDsaKey(unwrapped(before, wanted.wrappingKey));
    const { privateKey } = generateKeyPairSync('ml-dsa-44');
    const text = JSON.stringify(wrapped(privateKey, wanted.wrappingKey));
    await writeDurably({ dir: wanted.dir, name: NAME }, Buffer.from(text), new AbortController().signal);
    return new MlDsaKey(privateKey);
  }

  /** The key of this fingerprint. Lost, exchanged or of another token: `signer.no-ml-dsa-key`. */
  static async open(wanted: WantedMlDsaKey, sha256Hex: string): Promise<MlDsaKey> {
    const stored = await readWrapped(wanted.dir);
    if (stored === undefined) throw missing('its file is not there');
    const key = new MlDsaKey(unwrapped(stored, wanted.wrappingKey));
    if (key.sha256Hex !== sha256Hex) throw missing('it is another key than the journal names');
    return key;
  }

  /** Of the raw public key. */
  get sha256Hex(): string {
    return createHash('sha256').update(this.publicKey).digest('hex');
  }

  /** The raw signature of FIPS 204, with an empty context. */
  sign(message: Uint8Array): Promise<Buffer> {
    return signInThreadPool(message, this.#privateKey);
  }
}

async function readWrapped(dir: string): Promise<WrappedKey | undefined> {
  let text: string;
  try {
    text = await readFile(join(dir, NAME), 'utf8');
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return wrappedKey.parse(parsePlainJson(text));
  } catch {
    // The parser's own words would quote the file.
    throw missing('its file is damaged');
  }
}

function wrapped(privateKey: KeyObject, wrappingKey: KeyObject): WrappedKey {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, wrappingKey, iv).setAAD(CONTEXT);
  const pkcs8 = privateKey.export({ format: 'der', type: 'pkcs8' });
  const ciphertext = Buffer.concat([cipher.update(pkcs8), cipher.final()]);
  pkcs8.fill(0);
  return {
    v: 1,
    ivHex: iv.toString('hex'),
    tagHex: cipher.getAuthTag().toString('hex'),
    ciphertextBase64: ciphertext.toString('base64'),
  };
}

function unwrapped({ ivHex, tagHex, ciphertextBase64 }: WrappedKey, wrappingKey: KeyObject): KeyObject {
  const decipher = createDecipheriv(CIPHER, wrappingKey, Buffer.from(ivHex, 'hex')).setAAD(CONTEXT);
  decipher.setAuthTag(Buffer.from(tagHex, 'hex'));
  const begun = decipher.update(Buffer.from(ciphertextBase64, 'base64'));
  try {
    const pkcs8 = Buffer.concat([begun, decipher.final()]);
    const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
    pkcs8.fill(0);
    return key;
  } catch {
    throw missing('this token does not open it');
  } finally {
    begun.fill(0);
  }
}

function missing(reason: string): Fault {
  return new Fault('signer.no-ml-dsa-key', { reason });
}
