/**
 * What would otherwise show only on the first unit: whether its data, its identity and its labels have a place. Nothing
 * made here leaves this file.
 */
import { Fault } from '../../fault.ts';
import { acceptForChip } from '../../release/build/chip-acceptance.ts';
import type { ChipAtHand } from '../../release/build/chip-acceptance.ts';
import { recheckBuild } from '../../release/build/firmware-build.ts';
import type { FirmwareBuild } from '../../release/build/firmware-build.ts';
import type { Partition } from '../../formats/partitions/partition-table.ts';
import { requireSignedFor } from '../../release/build/secure-boot-keys.ts';
import { renderLabel as renderHere } from '../../labels/render-label.ts';
import type { RenderLabel } from '../../labels/rendering/label-renderer.ts';
import { drawUnitSecrets } from '../../secrets/draw.ts';
import { ssidOf } from '../../secrets/ssid.ts';
import { refuseIdentity } from './identity-section.ts';
import type { ProductConfig } from './product-config.ts';
import type { Product } from './product.ts';
import { refuseProfile } from './security-profile-target.ts';
import { buildUnitData } from './unit-data.ts';
import { macOf } from '../../model/mac.ts';

interface UnitPartitions {
  readonly unitDataPartition: Partition;
  readonly identityPartition: Partition;
}

/** The renderer has a time-out of its own. */
const NEVER = new AbortController().signal;
const TYPE_APP = 0;
const TYPE_DATA = 1;
const SUBTYPE_NVS = 2;

/** Unit data goes into an NVS partition, the identity into another, and no file of the build into either. */
export function refuseUnfit(config: ProductConfig, build: FirmwareBuild, partitions: UnitPartitions): void {
  if (config.secureBoot !== undefined) requireSignedFor(build, config.secureBoot.keyDigests);
  refuseProfile(config, build);
  refuseIdentity(config.identity, build);
  const { unitDataPartition, identityPartition } = partitions;
  const bad = (field: string, partition: string, problem: string): Fault =>
    new Fault('product.bad-config', { field, partition, problem });
  if (unitDataPartition.type !== TYPE_DATA || unitDataPartition.subtype !== SUBTYPE_NVS)
    throw bad('unitData.partition', config.unitData.partition, 'not an NVS partition (type data, subtype nvs)');
  if (identityPartition.name === unitDataPartition.name)
    throw bad('identityPartition', config.identityPartition, 'the same as the partition of the unit data');
  if (identityPartition.type === TYPE_APP || identityPartition.type === TYPE_DATA)
    throw bad('identityPartition', config.identityPartition, 'a partition of ESP-IDF itself (type app or data)');
  for (const { name, offsetBytes, sizeBytes } of [unitDataPartition, identityPartition]) {
    const file = build.files.find(
      (each) => each.offsetBytes < offsetBytes + sizeBytes && offsetBytes < each.offsetBytes + each.bytes.length,
    );
    if (file !== undefined) throw new Fault('firmware.overlap', { first: file.name, second: name, offsetBytes });
  }
}

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

/** Makes the data and the labels of a unit that is never born. A station at work has its labels rendered in a thread. */
export async function tryUnit(product: Product, renderLabel: RenderLabel = renderHere): Promise<void> {
  const { serialPrefix, unitData } = product.config;
  const mac = macOf('aa:bb:cc:dd:ee:ff');
  const serial = `${serialPrefix}-${'S'.repeat(8)}-000001`;
  const ssid = ssidOf(unitData.ssidPrefix, mac);
  const secrets = drawUnitSecrets({ username: unitData.ownerName });
  buildUnitData(product, { serial, ssid, secrets });
  const data = {
    ...product.labelText,
    serial,
    mac,
    ssid,
    ownerName: unitData.ownerName,
    softApPassword: secrets.softApPassword,
    ownershipCode: secrets.ownershipCode,
    madeOn: new Date(),
    order: 'W'.repeat(12),
    slot: 64,
  };
  using label = await renderLabel(data, NEVER);
  label.qrText[Symbol.dispose]();
}
