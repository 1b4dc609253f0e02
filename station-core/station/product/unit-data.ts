import { buildNvs } from '../../codecs/nvs.ts';
import { Secret } from '../../secret.ts';
import type { UnitSecrets } from '../../secrets/draw.ts';
import type { Product } from './product.ts';

export interface UnitData {
  readonly serial: string;
  readonly ssid: string;
  readonly secrets: UnitSecrets;
}

/** The unit's own NVS partition: namespace `prov`, as the firmware's provisioning reads it. */
export function buildUnitData(
  product: Pick<Product, 'config' | 'unitDataPartition'>,
  { serial, ssid, secrets }: UnitData,
): Secret<Buffer> {
  const namespace = 'prov';
  const text = (key: string, value: string) => ({ namespace, key, value: { type: 'string' as const, text: value } });
  const blob = (key: string, bytes: Uint8Array) => ({ namespace, key, value: { type: 'blob' as const, bytes } });
  const image = buildNvs({
    sizeBytes: product.unitDataPartition.sizeBytes,
    entries: [
      text('ap_ssid', ssid),
      { namespace, key: 'ap_pass', utf8: secrets.softApPassword.revealBytes() },
      text('sec2_user', product.config.unitData.ownerName),
      blob('sec2_salt', secrets.salt),
      blob('sec2_ver', secrets.verifier),
      text('serial', serial),
    ],
  });
  return new Secret(image);
}
