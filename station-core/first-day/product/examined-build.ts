/** A build as `birthmark release import` takes it, and what it says about itself. Nothing of it is read from disk again. */
import { SUBTYPE_NVS, TYPE_DATA } from '../../formats/partitions/partition-types.ts';
import type { Partition } from '../../formats/partitions/partition-table.ts';
import type { ChipName } from '../../model/chip.ts';
import type { FirmwareBuild } from '../../release/build/firmware-build.ts';
import type { ImportNote } from '../../release/build/stamp-bootloader.ts';
import { type BuildSettings, readBuildSettings } from '../../release/reading/build-settings.ts';
import { type BuildKind, readFirmware, type ReadOptions } from '../../release/reading/read-firmware.ts';

export interface ExaminedBuild {
  readonly path: string;
  readonly kind: BuildKind;
  readonly chip: ChipName;
  readonly build: FirmwareBuild;
  readonly notes: readonly ImportNote[];
  readonly settings: BuildSettings;
  readonly nvsPartitions: readonly Partition[];
}

/** Throws what an import would. */
export async function examineBuild(path: string, options: ReadOptions): Promise<ExaminedBuild> {
  const { kind, build, notes } = await readFirmware(path, options);
  const nvsPartitions = build.partitions.filter(({ type, subtype }) => type === TYPE_DATA && subtype === SUBTYPE_NVS);
  return { path, kind, chip: build.chip, build, notes, settings: await readBuildSettings(path), nvsPartitions };
}

/** As much flash as the build counts on; undefined where it leaves that to the board. */
export function flashBytes({ build: { flash } }: ExaminedBuild): number | undefined {
  if (typeof flash.sizeBytes === 'number') return flash.sizeBytes;
  return typeof flash.headerBytes === 'number' ? flash.headerBytes : undefined;
}
