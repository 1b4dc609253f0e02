import { createHash } from 'node:crypto';
import { canonicalBytes } from '../../formats/text/canonical-json.ts';
import type { ProductChoice } from '../documents/manifest-rules.ts';
import type { ProductConfig } from './product-config.ts';
import type { Product } from './product.ts';

/** What a product.json and its release are, for comparison with what the manifest allows. */
export function productChoice({ config, release }: Pick<Product, 'config' | 'release'>): ProductChoice {
  return {
    product: config.product,
    descriptionSha256Hex: descriptionSha256Hex(config),
    signedBy: release.signedBy,
    version: release.build.app.version,
  };
}

/**
 * Of the description as canonical JSON, without the folder of its release: each import names another, and which release
 * may be installed is for the release key and the firmware floor to say.
 */
export function descriptionSha256Hex({ release: _folder, ...described }: ProductConfig): string {
  return createHash('sha256').update(canonicalBytes(described)).digest('hex');
}
