/**
 * Takes a signed release into a product's folder. The new release lies beside the old one, whole and checked again,
 * before product.json is replaced to name it: at no moment is there half a release.
 */
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '../../fault.ts';
import { productText } from '../../station/product/product-text.ts';
import { copyLabelFile } from './delivered-product.ts';
import { copyRelease } from '../../release/import-release.ts';
import { loadRelease, type Release } from '../../release/release.ts';
import { type ProductConfig, productConfig } from '../../station/product/product-config.ts';

export interface Storing {
  readonly productDir: string;
  readonly config: ProductConfig;
  readonly release: Release;
  /** Where the release was read from. */
  readonly dir: string;
  /** The folder that may bring a label.json of its own. */
  readonly labelsFrom?: string;
}

export async function storeProduct({ productDir, config, release, dir, labelsFrom }: Storing): Promise<void> {
  const name = `release-${release.releaseSha256Hex.slice(0, 16)}`;
  const described = productConfig.safeParse({ ...config, release: name });
  if (!described.success) throw badField(described.error.issues[0]);
  const to = join(productDir, name);
  const trusted = described.data.releaseKeys;
  try {
    await mkdir(productDir, { recursive: true });
    if (!(await isWhole(to, { release, trusted }))) {
      await rm(to, { recursive: true, force: true }); // damaged, or not there
      await copyRelease(release, { from: dir, to, trusted });
    }
    if (labelsFrom !== undefined) await copyLabelFile(labelsFrom, productDir);
    // A crash before this line leaves the old release and a folder nobody names; after it, the new one.
    await replace(join(productDir, 'product.json'), productText(described.data));
    await sweep(productDir, name);
  } catch (error) {
    if (error instanceof Error && 'syscall' in error && 'code' in error) {
      throw new Fault('product.not-stored', { path: productDir, reason: String(error.code) }, { cause: error });
    }
    throw error;
  }
}

interface Wanted {
  readonly release: Release;
  readonly trusted: ProductConfig['releaseKeys'];
}

/** Whether this very release lies there already. */
async function isWhole(dir: string, { release, trusted }: Wanted): Promise<boolean> {
  try {
    return (await loadRelease(dir, trusted)).releaseSha256Hex === release.releaseSha256Hex;
  } catch (error) {
    if (error instanceof Fault) return false;
    throw error;
  }
}

async function replace(path: string, text: string): Promise<void> {
  await using file = await open(`${path}.part`, 'w');
  await file.writeFile(text);
  await file.sync();
  await rename(`${path}.part`, path);
}

/** Earlier imports are not needed any more: a run at work holds its firmware in memory. */
async function sweep(productDir: string, keep: string): Promise<void> {
  for (const name of await readdir(productDir)) {
    if (name !== keep && /^(release|build)-[0-9a-f]{16}$/.test(name)) {
      await rm(join(productDir, name), { recursive: true, force: true });
    }
  }
}

function badField(issue: { readonly path: readonly PropertyKey[]; readonly message: string } | undefined): Fault {
  return new Fault('product.bad-config', { field: issue?.path.join('.') ?? '', problem: issue?.message ?? '' });
}
