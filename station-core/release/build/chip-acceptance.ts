import { Fault } from '../../fault.ts';
import { isWithin, withoutMax } from '../../formats/image/revision-range.ts';
import type { ChipBlockRevision, WaivedLimits } from '../../formats/image/revision-range.ts';
import type { ChipSecureVersion } from '../../model/chip-secure-version.ts';
import type { FirmwareBuild } from './firmware-build.ts';
import { type ChipRevision, chipRevisionNumber, chipRevisionText } from '../../model/chip-revision.ts';

/**
 * Whether a build may go onto the very chip that answers: the last of the acceptance checks, made before each flash.
 * Every value is required. What a chip does not show is refused, not skipped.
 */
export interface ChipAtHand {
  readonly chip: string;
  readonly revision: ChipRevision;
  readonly flashSizeBytes: number;
  readonly secureVersion: ChipSecureVersion;
  readonly blockRevision: ChipBlockRevision;
  readonly waivedLimits: WaivedLimits;
}

export function acceptForChip(build: FirmwareBuild, chip: ChipAtHand): void {
  if (chip.chip !== build.chip) throw new Fault('board.wrong-chip', { chip: chip.chip, wanted: build.chip });
  acceptForSilicon(build, chip);
  acceptForBlockRevision(build, chip);
  acceptForFlashSize(build, chip);
  acceptForSecureVersion(build, chip.secureVersion);
}

function acceptForFlashSize(build: FirmwareBuild, { flashSizeBytes }: ChipAtHand): void {
  const neededBytes = neededFlashBytes(build);
  if (flashSizeBytes < neededBytes) throw new Fault('board.flash-too-small', { flashSizeBytes, neededBytes });
  const { headerBytes } = build.flash;
  // An app gives up on a chip that is smaller than the header of its boot loader says.
  if (headerBytes !== 'no-boot-loader' && flashSizeBytes < headerBytes)
    throw new Fault('board.flash-too-small', { flashSizeBytes, headerBytes });
}

function acceptForSilicon({ files }: FirmwareBuild, { revision, waivedLimits }: ChipAtHand): void {
  for (const { path, image } of files) {
    if (image === 'no-image') continue;
    const range = waivedLimits.silicon ? withoutMax(image.silicon) : image.silicon;
    if (isWithin(chipRevisionNumber(revision), range)) continue;
    const { min: minRevision, max: maxRevision } = range;
    const seen = chipRevisionText(revision);
    throw new Fault('board.chip-revision', { revision: seen, minRevision, maxRevision, file: path });
  }
}

/**
 * Which calibration eFuses the apps understand. A chip that does not show its block revision is refused when an app asks
 * for a minimum. The upper limit alone does not refuse it: nearly every build has one, and no chip is above it yet.
 */
export function acceptForBlockRevision(
  { files }: Pick<FirmwareBuild, 'files'>,
  { blockRevision, waivedLimits }: Pick<ChipAtHand, 'blockRevision' | 'waivedLimits'>,
): void {
  for (const { path, image } of files) {
    if (image === 'no-image' || image.descriptor === undefined) continue;
    const { efuseBlocks } = image.descriptor;
    const range = waivedLimits.efuseBlocks ? withoutMax(efuseBlocks) : efuseBlocks;
    const fits = blockRevision === 'unreadable' ? range.min === 0 : isWithin(blockRevision, range);
    if (fits) continue;
    const { min: minRevision, max: maxRevision } = range;
    throw new Fault('board.block-revision', { blockRevision, minRevision, maxRevision, file: path });
  }
}

/** A boot loader with anti-rollback starts no app whose secure version is below the chip's counter. */
export function acceptForSecureVersion(
  { app }: Pick<FirmwareBuild, 'app'>,
  chipSecureVersion: ChipSecureVersion,
): void {
  const { secureVersion } = app;
  if (chipSecureVersion === 'unreadable') throw new Fault('board.secure-version-unread', { secureVersion });
  if (secureVersion < chipSecureVersion)
    throw new Fault('board.newer-secure-version', { secureVersion, chipSecureVersion });
}

/** To the end of the last partition: the firmware may use all that its table names. */
export function neededFlashBytes({ files, partitions }: Pick<FirmwareBuild, 'files' | 'partitions'>): number {
  const ends = [
    ...files.map(({ offsetBytes, bytes }) => offsetBytes + bytes.length),
    ...partitions.map(({ offsetBytes, sizeBytes }) => offsetBytes + sizeBytes),
  ];
  return ends.reduce((most, end) => Math.max(most, end), 0);
}
