/** What can be made here: each product's release passes every check of an import, and its labels can be printed. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { systemErrorCode } from '../../durable-file.ts';
import { Fault } from '../../fault.ts';
import { renderLabel } from '../../labels/render-label.ts';
import type { RenderLabel } from '../../labels/rendering/label-renderer.ts';
import { readManifestInForce } from '../../station/documents/manifest-in-force.ts';
import { requireAllowedProduct } from '../../station/documents/manifest-rules.ts';
import { loadProduct } from '../../station/product/load-product.ts';
import { proveLabels } from '../../station/product/product-check.ts';
import { productChoice } from '../../station/product/product-choice.ts';
import type { Checked } from './checked.ts';
import { type Found, good, lookAtEach, seen } from './finding.ts';

export async function checkProducts(station: Checked): Promise<Found[]> {
  const names = await productNamesIn(station.dataDir);
  if (names.length === 0)
    return [{ state: 'problem', fault: new Fault('product.none', { folder: join(station.dataDir, 'products') }) }];
  const { config, now } = station;
  const { manifest } = await readManifestInForce(config.documents, { station: config.station, now });
  // As the station itself will draw them.
  const drawn: RenderLabel = (data) => renderLabel(manifest.trial === true ? { ...data, trial: true } : data);
  return lookAtEach(names, String, async (name) => {
    const product = await loadProduct(join(station.dataDir, 'products', name), drawn);
    await proveLabels(product);
    requireAllowedProduct(manifest, productChoice(product));
    return good(seen('product', { chip: product.config.chip, version: product.build.app.version }));
  });
}

/** Names that begin with a dot are imports that a crash cut off. */
export async function productNamesIn(dataDir: string): Promise<string[]> {
  try {
    const found = await readdir(join(dataDir, 'products'), { withFileTypes: true });
    return found
      .filter((each) => each.isDirectory() && !each.name.startsWith('.'))
      .map(({ name }) => name)
      .toSorted();
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return []; // nothing imported yet
    throw error;
  }
}
