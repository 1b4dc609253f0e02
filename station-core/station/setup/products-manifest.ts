import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { systemErrorCode } from '../../durable-file.ts';
import { Fault } from '../../fault.ts';
import type { ManifestDocument } from '../../formats/documents/manifest-document.ts';
import { keyIdOf, type PublicReleaseKey } from '../../release/release-key.ts';
import { readManifestInForce } from '../documents/manifest-in-force.ts';
import type { Product } from '../product/product.ts';
import { proposedManifest, proposedProduct } from './proposed-manifest.ts';
import { readStationConfig } from './station-config.ts';

/** The folders of the products that a station has. */
export async function productFolders(dataDir: string): Promise<string[]> {
  const dir = join(dataDir, 'products');
  const found = await readdir(dir, { withFileTypes: true }).catch((error: unknown) => {
    const problem = systemErrorCode(error);
    throw problem === undefined ? error : new Fault('station.bad-path', { path: dir, problem }, { cause: error });
  });
  return found.filter((each) => each.isDirectory() && !each.name.startsWith('.')).map(({ name }) => join(dir, name));
}

/** The next manifest for a station that makes these. Nothing is signed. */
export async function manifestForProducts(
  dataDir: string,
  { products, days, now }: { readonly products: readonly Product[]; readonly days: number; readonly now: Date },
): Promise<ManifestDocument> {
  return proposedManifest(dataDir, {
    number: await nextNumber(dataDir, now),
    now,
    days,
    products: products.map(proposedProduct),
    releaseKeys: await signersOf(products),
  });
}

/** Only the keys that signed what is there now. */
async function signersOf(products: readonly Product[]): Promise<PublicReleaseKey[]> {
  const keys = new Map<string, PublicReleaseKey>();
  for (const { config, release } of products) {
    for (const key of config.releaseKeys) {
      if ((await keyIdOf(key)) === release.signedBy) keys.set(release.signedBy, key);
    }
  }
  return [...keys.values()];
}

async function nextNumber(dataDir: string, now: Date): Promise<number> {
  const { station, documents } = await readStationConfig(dataDir);
  if (documents === undefined) return 1;
  return (await readManifestInForce(documents, { station, now })).manifest.number + 1;
}
