import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { systemErrorCode, writeDurably } from '../../durable-file.ts';
import { Fault } from '../../fault.ts';
import type { Secret } from '../../secret.ts';
import { parsePlainJson } from '../../plain-json.ts';

/**
 * A PIN that the token refused is never tried again, also after a restart: three refusals lock most tokens. It is kept as
 * a scrypt hash, so that it can be compared with another PIN; the right PIN is never kept.
 */

const NAME = 'refused-pin.json';
/** RFC 7914; 64 MiB. The file is next to the journal, and a refused PIN may be near the right one. */
const COST = { N: 2 ** 16, r: 8, p: 1, maxmem: 2 ** 27 };
const HASH_BYTES = 32;

const refusedPin = z.strictObject({
  saltHex: z.string().regex(/^[0-9a-f]{32}$/),
  scryptHex: z.string().regex(/^[0-9a-f]{64}$/),
  configSha256Hex: z.string(),
});

interface PinInUse {
  readonly dir: string;
  readonly configSha256Hex: string;
  readonly pin: Secret<string>;
}

/**
 * Throws `hsm.wrong-pin` for the PIN that was refused under this very configuration, and `hsm.refusals-damaged` when nobody
 * can say which one was: then none is tried.
 */
export async function requireUntriedPin({ dir, configSha256Hex, pin }: PinInUse): Promise<void> {
  const refused = await readRefused(join(dir, NAME));
  if (refused?.configSha256Hex !== configSha256Hex) return;
  const found = hashOf(pin, Buffer.from(refused.saltHex, 'hex'));
  if (!timingSafeEqual(found, Buffer.from(refused.scryptHex, 'hex'))) return;
  throw new Fault('hsm.wrong-pin', { reason: 'it was refused before and is not tried again' });
}

export async function rememberRefusedPin({ dir, configSha256Hex, pin }: PinInUse): Promise<void> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const salt = randomBytes(16);
  const kept = { saltHex: salt.toString('hex'), scryptHex: hashOf(pin, salt).toString('hex'), configSha256Hex };
  await writeDurably({ dir, name: NAME }, Buffer.from(JSON.stringify(kept)), new AbortController().signal);
}

async function readRefused(path: string): Promise<z.infer<typeof refusedPin> | undefined> {
  let problem = 'not what was written';
  try {
    const parsed = refusedPin.safeParse(parsePlainJson(await readFile(path, 'utf8')));
    if (parsed.success) return parsed.data;
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'ENOENT') return undefined;
    if (code === undefined && !(error instanceof SyntaxError)) throw error;
    problem = code ?? 'no JSON';
  }
  throw new Fault('hsm.refusals-damaged', { path, problem });
}

function hashOf(pin: Secret<string>, salt: Buffer): Buffer {
  return scryptSync(pin.reveal(), salt, HASH_BYTES, COST);
}
