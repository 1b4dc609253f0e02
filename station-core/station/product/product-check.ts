/**
 * What would otherwise show only on the first unit: whether its data and its labels have a place. Nothing made here leaves
 * this file.
 */
import { acceptForChip } from '../../release/build/chip-acceptance.ts';
import type { ChipAtHand } from '../../release/build/chip-acceptance.ts';
import { recheckBuild } from '../../release/build/firmware-build.ts';
import { requireSignedFor } from '../../release/build/secure-boot-keys.ts';
import type { LabelData } from '../../labels/label-data.ts';
import type { ProvenLabels } from '../../labels/proof/prove-label.ts';
import type { RenderLabel } from '../../labels/rendering/label-renderer.ts';
import { drawUnitSecrets } from '../../secrets/draw.ts';
import { ssidOf } from '../../secrets/ssid.ts';
import type { ProductConfig } from './product-config.ts';
import type { Product } from './product.ts';
import { buildUnitData } from './unit-data.ts';
import { macOf } from '../../model/mac.ts';

/** The renderer has a time-out of its own. */
const NEVER = new AbortController().signal;

/** Whether this product may go onto the chip that answers. Nothing on the board has changed yet. */
export function refuseChip({ build }: Product, chip: ChipAtHand): void {
  acceptForChip(build, chip);
}

/**
 * All checks of the release once more, over the bytes in memory that are about to be written: what was accepted when the
 * station loaded it, hours and hundreds of boards ago, is still what lies there.
 */
export function recheckFirmware({ build, config }: Product): void {
  recheckBuild(build);
  if (config.secureBoot !== undefined) requireSignedFor(build, config.secureBoot.keyDigests);
}

/** Makes the data and the labels of a specimen unit, and reads its codes back: for a product that is new here. */
export async function tryNewProduct(product: Product, renderLabel?: RenderLabel): Promise<void> {
  await tryUnit(product, renderLabel);
  await proveLabels(product);
}

/** Whether its codes are read from worn labels too. The decoders are loaded when they are needed. */
export async function proveLabels({ config, labelText }: Pick<Product, 'config' | 'labelText'>): Promise<ProvenLabels> {
  const { proveLabel } = await import('../../labels/proof/prove-label.ts');
  return proveLabel(unbornLabel(config, labelText));
}

/** Makes the data and the labels of a specimen unit. A station at work has its labels rendered in a thread. */
export async function tryUnit(product: Product, renderLabel?: RenderLabel): Promise<void> {
  tryUnitData(product);
  await tryLabels(product, renderLabel);
}

/** Whether the partition has room for them. */
export function tryUnitData(product: Pick<Product, 'config' | 'unitDataPartition'>): void {
  buildUnitData(product, unbornUnit(product.config));
}

/** Where there is no thread for it: a station at work need not load what draws. */
const renderHere: RenderLabel = async (data) => {
  const { renderLabel } = await import('../../labels/render-label.ts');
  return renderLabel(data);
};

export async function tryLabels(
  { config, labelText }: Pick<Product, 'config' | 'labelText'>,
  renderLabel: RenderLabel = renderHere,
): Promise<void> {
  using label = await renderLabel(unbornLabel(config, labelText), NEVER);
  label.qrText[Symbol.dispose]();
}

function unbornLabel(config: ProductConfig, labelText: Product['labelText']): LabelData {
  const { mac, serial, ssid, secrets } = unbornUnit(config);
  return {
    ...labelText,
    serial,
    mac,
    ssid,
    ownerName: config.unitData.ownerName,
    softApPassword: secrets.softApPassword,
    ownershipCode: secrets.ownershipCode,
    madeOn: new Date(),
    order: 'W'.repeat(12),
    slot: 64,
  };
}

/** With the longest names that any has. */
function unbornUnit({ serialPrefix, unitData }: ProductConfig) {
  const mac = macOf('aa:bb:cc:dd:ee:ff');
  return {
    mac,
    serial: `${serialPrefix}-${'S'.repeat(12)}-000001`,
    ssid: ssidOf(unitData.ssidPrefix, mac),
    secrets: drawUnitSecrets({ username: unitData.ownerName }),
  };
}
