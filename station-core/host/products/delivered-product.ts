/** A folder as `birthmark product new` leaves it: product.json, with the signed release it names. */
import { mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { systemErrorCode, writeDurably } from '../../durable-file.ts';
import { Fault } from '../../fault.ts';
import { keyIdOf, type PublicReleaseKey } from '../../release/release-key.ts';
import { type ProductConfig, readProductConfig } from '../../station/product/product-config.ts';

const WRITE_TIMEOUT_MS = 10_000;

/** Undefined for a folder without a description, such as that of a release. */
export async function deliveredIn(dir: string): Promise<ProductConfig | undefined> {
  const there = await stat(join(dir, 'product.json')).catch((error: unknown) => {
    if (systemErrorCode(error) === undefined) throw error;
    return undefined;
  });
  return there === undefined ? undefined : await readProductConfig(dir);
}

/** A delivery cannot bring a key that the station does not trust already. */
export async function requireOnlyTrusted(
  { releaseKeys }: ProductConfig,
  trusted: readonly PublicReleaseKey[],
): Promise<void> {
  const known = await Promise.all(trusted.map(keyIdOf));
  for (const key of releaseKeys) {
    const id = await keyIdOf(key);
    if (!known.includes(id)) throw new Fault('release.untrusted-key', { releaseKey: id, trustedKeys: known.join(' ') });
  }
}

/** The labels that were delivered with it, if any; they lie there before the description is replaced. */
export async function copyLabelFile(from: string, productDir: string): Promise<void> {
  const text = await readFile(join(from, 'label.json')).catch((error: unknown) => {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return;
  await mkdir(productDir, { recursive: true });
  await writeDurably({ dir: productDir, name: 'label.json' }, text, AbortSignal.timeout(WRITE_TIMEOUT_MS));
}
