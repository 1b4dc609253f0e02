import { Fault } from '../../fault.ts';
import type { AppImage } from '../../formats/image/app-image.ts';
import { chipIdOf, chipNameOf } from '../../model/chip.ts';
import type { ChipName } from '../../model/chip.ts';
import { isWithin } from '../../formats/image/revision-range.ts';
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
}

export function acceptForChip(build: FirmwareBuild, chip: ChipAtHand): void {
  if (chip.chip !== build.chip) throw new Fault('board.wrong-chip', { chip: chip.chip, wanted: build.chip });
  const revision = chipRevisionNumber(chip.revision);
  for (const { path, image } of build.files) {
    if (image === undefined || isWithin(revision, image.silicon)) continue;
    const { min: minRevision, max: maxRevision } = image.silicon;
    const seen = chipRevisionText(chip.revision);
    throw new Fault('board.chip-revision', { revision: seen, minRevision, maxRevision, file: path });
  }
  const neededBytes = neededFlashBytes(build);
  if (chip.flashSizeBytes < neededBytes) {
    throw new Fault('board.flash-too-small', { flashSizeBytes: chip.flashSizeBytes, neededBytes });
  }
  acceptForSecureVersion(build, chip.secureVersion);
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

/** Refuses an image that was built for other silicon. */
export function requireImageChip(image: AppImage, chip: ChipName, name = 'image'): void {
  if (image.chipId === chipIdOf(chip)) return;
  throw new Fault('firmware.wrong-chip', {
    file: name,
    offsetBytes: 12,
    imageChip: chipNameOf(image.chipId),
    wantedChip: chip,
  });
}
