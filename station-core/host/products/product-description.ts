/**
 * How a product is described that is imported on the screen. Its certificate subject is entered by the person who imports
 * it and never assumed; all else has a default that an engineer edits in product.json.
 */
import { CHIP_NAMES, type ChipName } from '../../model/chip.ts';
import { KEY_OPTIONS, offersKeyOption, type KeyOption } from '../../model/key-option.ts';
import { Fault } from '../../fault.ts';
import type { FirmwareBuild } from '../../release/build/firmware-build.ts';
import type { ProductConfig } from '../../station/product/product-config.ts';

/** The names must be those of the permits, letter for letter. */
export type CertificateSubject = Omit<ProductConfig['certificate'], 'serverAuth'>;

/** A placeholder product while only a release is checked; nothing is made with it. */
export const PLACEHOLDER_PRODUCT: ProductConfig = {
  product: 'product',
  title: 'Product',
  chip: 'esp32c3',
  release: 'release',
  releaseKeys: [],
  serialPrefix: 'P1',
  unitData: { partition: 'fctry', ssidPrefix: 'UNIT_', ownerName: 'wifiprov' },
  identityPartition: 'esp_secure_cert',
  identity: { arrival: 'firmware', keyOptions: ['flash-encrypted'], bootTimeoutMs: 20_000 },
  certificate: { organization: 'None', organizationalUnit: 'None', hardwareTypeOid: '2.999', serverAuth: false },
  lock: false,
  label: { inner: { widthMm: 50, heightMm: 30 }, outer: { widthMm: 60, heightMm: 40 } },
};

export interface NewProduct {
  readonly product: string;
  readonly chip: ChipName;
  readonly releaseKeys: ProductConfig['releaseKeys'];
  readonly certificate: CertificateSubject | undefined;
}

export function newDescription({ product, chip, releaseKeys, certificate }: NewProduct): ProductConfig {
  if (certificate === undefined) throw new Fault('product.no-subject', { product });
  const [word = ''] = product.split('-').filter((each) => each !== '');
  const ssidPrefix = `${(word || 'unit').toUpperCase().slice(0, 12)}_`;
  return {
    ...PLACEHOLDER_PRODUCT,
    product,
    chip,
    releaseKeys,
    unitData: { ...PLACEHOLDER_PRODUCT.unitData, ssidPrefix },
    identity: { ...PLACEHOLDER_PRODUCT.identity, keyOptions: protectedKeys(chip) },
    certificate: { ...certificate, serverAuth: false },
  };
}

/** A key that lies in plain flash is a decision that somebody writes into product.json. */
function protectedKeys(chip: ChipName): KeyOption[] {
  return KEY_OPTIONS.filter((option) => option !== 'flash' && offersKeyOption(chip, option));
}

export function supportedChip({ chip }: FirmwareBuild): ProductConfig['chip'] {
  const known = CHIP_NAMES.find((each) => each === chip);
  if (known === undefined) throw new Fault('firmware.wrong-chip', { built: chip, product: CHIP_NAMES.join(', ') });
  return known;
}
