import { Fault } from '../../fault.ts';
import type { ManifestDocument } from '../../formats/documents/manifest-document.ts';
import { isAtLeastVersion } from '../../model/documents/firmware-version.ts';

/** Which products a station may make, and with which firmware at least. Pure. */

type AllowedProduct = ManifestDocument['products'][number];

/** Throws `manifest.product`. */
export function requireListedProduct(
  { products }: Pick<ManifestDocument, 'products'>,
  product: string,
): AllowedProduct {
  const listed = products.find(({ name }) => name === product);
  if (listed !== undefined) return listed;
  throw new Fault('manifest.product', { product, allowed: products.map(({ name }) => name).join(', ') });
}

/** Throws `manifest.product` or `manifest.firmware-floor`. */
export function requireAllowedFirmware(
  manifest: Pick<ManifestDocument, 'products'>,
  { product, version }: { readonly product: string; readonly version: string },
): void {
  const { firmwareFloor: floor } = requireListedProduct(manifest, product);
  if (!isAtLeastVersion(version, floor)) throw new Fault('manifest.firmware-floor', { product, version, floor });
}
