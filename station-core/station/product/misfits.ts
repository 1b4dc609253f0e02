/**
 * Whether a description and a build fit each other, before any board is touched. Each rule is looked at by itself, so that
 * whoever sets a product up sees everything that is wrong with it at once.
 */
import { Fault } from '../../fault.ts';
import { TYPE_APP, TYPE_DATA, SUBTYPE_NVS } from '../../formats/partitions/partition-types.ts';
import type { Partition } from '../../formats/partitions/partition-table.ts';
import type { FirmwareBuild } from '../../release/build/firmware-build.ts';
import { requireSignedFor } from '../../release/build/secure-boot-keys.ts';
import { refuseIdentity } from './identity-section.ts';
import type { ProductConfig } from './product-config.ts';
import { refuseProfile } from './security-profile-target.ts';

type Rule = (config: ProductConfig, build: FirmwareBuild) => void;

const RULES: readonly Rule[] = [
  sameChip,
  (config, build) => partitionOf(build, config.unitData.partition),
  (config, build) => partitionOf(build, config.identityPartition),
  ({ secureBoot }, build) => {
    if (secureBoot !== undefined) requireSignedFor(build, secureBoot.keyDigests);
  },
  refuseProfile,
  ({ identity }, build) => {
    refuseIdentity(identity, build);
  },
  unitDataIsNvs,
  identityHasItsOwn,
  unitDataIsFree,
  identityIsFree,
];

/** In the order of the rules; empty when they fit. */
export function misfits(config: ProductConfig, build: FirmwareBuild): readonly Fault[] {
  return RULES.flatMap((rule) => {
    try {
      rule(config, build);
      return [];
    } catch (error) {
      if (error instanceof Fault) return [error];
      throw error;
    }
  });
}

export function partitionOf(build: FirmwareBuild, name: string): Partition {
  const found = named(build, name);
  if (found === undefined) throw new Fault('product.no-partition', { partition: name });
  return found;
}

/** One that is not there has a rule of its own. */
const named = (build: FirmwareBuild, name: string): Partition | undefined =>
  build.partitions.find((each) => each.name === name);

function sameChip({ chip }: ProductConfig, build: FirmwareBuild): void {
  if (build.chip !== chip) throw new Fault('firmware.wrong-chip', { built: build.chip, product: chip });
}

function unitDataIsNvs({ unitData }: ProductConfig, build: FirmwareBuild): void {
  const row = named(build, unitData.partition);
  if (row === undefined || (row.type === TYPE_DATA && row.subtype === SUBTYPE_NVS)) return;
  throw bad('unitData.partition', row.name, 'not an NVS partition (type data, subtype nvs)');
}

function identityHasItsOwn({ unitData, identityPartition }: ProductConfig, build: FirmwareBuild): void {
  const row = named(build, identityPartition);
  if (row === undefined) return;
  if (row.name === unitData.partition)
    throw bad('identityPartition', row.name, 'the same as the partition of the unit data');
  if (row.type === TYPE_APP || row.type === TYPE_DATA)
    throw bad('identityPartition', row.name, 'a partition of ESP-IDF itself (type app or data)');
}

function unitDataIsFree({ unitData }: ProductConfig, build: FirmwareBuild): void {
  requireFree(named(build, unitData.partition), build);
}

function identityIsFree({ identityPartition }: ProductConfig, build: FirmwareBuild): void {
  requireFree(named(build, identityPartition), build);
}

/** What the station or the unit writes there would destroy a file of the build, or the other way round. */
function requireFree(row: Partition | undefined, { files }: FirmwareBuild): void {
  if (row === undefined) return;
  const { name, offsetBytes, sizeBytes } = row;
  const file = files.find(
    (each) => each.offsetBytes < offsetBytes + sizeBytes && offsetBytes < each.offsetBytes + each.bytes.length,
  );
  if (file !== undefined) throw new Fault('firmware.overlap', { first: file.name, second: name, offsetBytes });
}

const bad = (field: string, partition: string, problem: string): Fault =>
  new Fault('product.bad-config', { field, partition, problem });
