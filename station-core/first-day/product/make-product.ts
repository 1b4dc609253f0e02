/** Writes the folder of a new product. product.json comes last, and nothing that is there is replaced. */
import { access, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder, systemErrorCode, writeAndSync } from '../../durable-file.ts';
import { Fault } from '../../fault.ts';
import type { FirmwareBuild } from '../../release/build/firmware-build.ts';
import { importRelease } from '../../release/import-release.ts';
import type { ReleaseKey } from '../../release/release-key.ts';
import { labelTextOf } from '../../station/product/load-product.ts';
import { partitionOf } from '../../station/product/misfits.ts';
import { proveLabels, tryLabels, tryUnitData } from '../../station/product/product-check.ts';
import type { ProductConfig } from '../../station/product/product-config.ts';
import { productText } from '../../station/product/product-text.ts';
import { RELEASE_FOLDER } from './describe-product.ts';

const FILE = 'product.json';

export interface NewProduct {
  readonly dir: string;
  readonly config: ProductConfig;
  readonly build: FirmwareBuild;
  /** Absent where the secret key is kept elsewhere: then the release is signed there. */
  readonly key?: ReleaseKey;
}

export async function requireNoProduct(dir: string): Promise<void> {
  try {
    await access(join(dir, FILE));
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return;
    throw notStored(dir, error);
  }
  throw new Fault('product.exists', { path: join(dir, FILE) });
}

/** The names of what was written. Everything that can be tried without a board is tried before the first file. */
export async function makeProduct({ dir, config, build, key }: NewProduct): Promise<readonly string[]> {
  await requireNoProduct(dir);
  tryUnitData({ config, unitDataPartition: partitionOf(build, config.unitData.partition) });
  const labelText = labelTextOf(config);
  await tryLabels({ config, labelText });
  await proveLabels({ config, labelText });
  try {
    await mkdir(dir, { recursive: true });
    const written: string[] = [];
    if (key !== undefined) {
      const { written: isNew } = await importRelease(build, { out: join(dir, RELEASE_FOLDER), key });
      if (isNew) written.push(RELEASE_FOLDER);
    }
    // A crash before this line leaves a release that the same command finds again.
    await writeAndSync(join(dir, FILE), Buffer.from(productText(config)), 0o644);
    await syncFolder(dir);
    return [...written, FILE];
  } catch (error) {
    throw error instanceof Fault ? error : notStored(dir, error);
  }
}

function notStored(path: string, error: unknown): unknown {
  const reason = systemErrorCode(error);
  if (reason === undefined) return error;
  if (reason === 'EEXIST') return new Fault('product.exists', { path: join(path, FILE) }, { cause: error });
  return new Fault('product.not-stored', { path, reason }, { cause: error });
}
