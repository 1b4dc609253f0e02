import { join } from 'node:path';
import { PackedImages } from '../../device/board.ts';
import { neededFlashBytes } from '../../release/build/chip-acceptance.ts';
import type { LabelText } from '../../labels/label-data.ts';
import type { LabelTemplates } from '../../labels/template/label-template.ts';
import type { RenderLabel } from '../../labels/rendering/label-renderer.ts';
import { loadRelease, type Release } from '../../release/release.ts';
import { agentImageOf } from './identity-section.ts';
import { readLabelTemplates } from './label-file.ts';
import { misfits, partitionOf } from './misfits.ts';
import { tryUnit } from './product-check.ts';
import { type ProductConfig, readProductConfig } from './product-config.ts';
import type { Product } from './product.ts';

/** Loads DIR/product.json and the release it names; everything wrong with either is a fault before any board is touched. */
export async function loadProduct(dir: string, renderLabel?: RenderLabel): Promise<Product> {
  const config = await readProductConfig(dir);
  const release = await loadRelease(join(dir, config.release), config.releaseKeys);
  const product = productOf(config, release, await readLabelTemplates(dir));
  await tryUnit(product, renderLabel);
  return product;
}

/** Joins a description and a release that has passed its own checks, if they fit each other. */
export function productOf(config: ProductConfig, release: Release, templates?: LabelTemplates): Product {
  const { build } = release;
  const [misfit] = misfits(config, build);
  if (misfit !== undefined) throw misfit;
  const unitDataPartition = partitionOf(build, config.unitData.partition);
  const identityPartition = partitionOf(build, config.identityPartition);
  const agentImage = agentImageOf(config.identity, build);
  return {
    config,
    release,
    build,
    regions: build.files.map(({ name, offsetBytes, bytes }) => ({ name, offsetBytes, bytes })),
    images: new PackedImages(),
    ...(agentImage && { agentImage }),
    unitDataPartition,
    identityPartition,
    neededFlashBytes: neededFlashBytes(build),
    labelText: labelTextOf(config, templates),
  };
}

export function labelTextOf({ title, product, label }: ProductConfig, templates?: LabelTemplates): LabelText {
  return { title, product, label, ...(templates && { templates }) };
}
