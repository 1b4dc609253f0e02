import { createHash } from 'node:crypto';

import { Fault } from '../../fault.ts';
import type { AppDescriptor } from '../../formats/image/app-descriptor.ts';
import { parseAppImage, readImageSignatures, parsePartitionTable } from '../../codecs/firmware.ts';
import type { AppImage } from '../../formats/image/app-image.ts';
import type { RevisionFields, RevisionRange } from '../../formats/image/revision-range.ts';
import { agentImages, type AgentImage, type PlainAgentImage } from './agent-image.ts';
import { acceptBuild } from './build-acceptance.ts';
import { bootloaderOffsetOf } from '../../model/chip.ts';
import type { ChipName } from '../../model/chip.ts';
import { refuseForeign, refuseStandIn } from './foreign-file.ts';
import { flashSizeBytes, type FlashSizeBytes } from './flasher-args.ts';
import { refuseKeyManager } from './key-manager.ts';
import { requireImageChip } from './image-chip.ts';
import { keptSettings } from './kept-settings.ts';
import { flashBytesOf } from '../../formats/image/flash-settings.ts';
import type { FlashSettings } from '../../formats/image/flash-settings.ts';
import type { ImageSignature } from '../../formats/secure-boot/image-signatures.ts';
import type { Partition } from '../../formats/partitions/partition-table.ts';
import { TYPE_APP } from '../../formats/partitions/partition-types.ts';

/**
 * Firmware as it goes to a board: files with their places, and all that the files say about themselves. Whoever makes
 * one out of bytes has passed every acceptance check; nothing here reads a disk, and nothing is ever patched.
 */
export interface FirmwareBuild {
  readonly chip: ChipName;
  readonly project: string;
  /** As the build says it (`4MB`, `detect`, `keep`); all `keep` when the bootloader is signed. */
  readonly flash: FlashSettings & {
    readonly sizeBytes: FlashSizeBytes;
    /** How much flash the header of the boot loader counts on; a secure boot build may come without one. */
    readonly headerBytes: number | 'no-boot-loader';
  };
  /** In the order of their offsets. */
  readonly files: readonly BuildFile[];
  readonly partitions: readonly Partition[];
  readonly app: AppDescriptor & {
    readonly partition: string;
    readonly silicon: RevisionRange;
    readonly revisionFields: RevisionFields;
  };
  /** For the RAM of a unit, not for its flash. */
  readonly agentImages: readonly AgentImage[];
}

export interface PlainFile {
  readonly name: string;
  readonly offsetBytes: number;
  /** As the build names it, relative to its directory. Only a name: nothing is opened by it. */
  readonly path: string;
  readonly bytes: Buffer;
  /** Flash encryption wants it written encrypted. */
  readonly encrypted: boolean;
}

export interface BuildFile extends PlainFile {
  readonly sha256Hex: string;
  /** Of the bootloader and of everything in an app partition; every check of an image goes by it. */
  readonly image: AppImage | 'no-image';
  /** Secure boot signatures, each verified; empty for an image that carries none. */
  readonly signatures: readonly ImageSignature[];
}

export interface BuildParts {
  readonly chip: ChipName;
  readonly project: string;
  readonly flash: FlashSettings;
  readonly files: readonly PlainFile[];
  readonly agentImages?: readonly PlainAgentImage[];
}

/** Checks all that the bytes claim, by themselves and together (espressif: images, partition tables, secure boot). */
export function firmwareBuild({ chip, project, flash, files, agentImages: agents = [] }: BuildParts): FirmwareBuild {
  for (const file of files) refuseStandIn(file.bytes, file.path);
  const partitions = partitionsOf(files);
  const checked = files.map((file) => checkedFile(file, chip, partitions));
  refuseKeyManager(checked, chip);
  const settings = settingsFor(checked, chip, flash);
  const sizeBytes = flashSizeBytes(settings.size);
  const header = bootloaderOf({ chip, files: checked })?.image;
  const headerBytes = header === undefined || header === 'no-image' ? 'no-boot-loader' : flashBytesOf(header);
  acceptBuild({ chip, files: checked, partitions, flashSizeBytes: sizeBytes, headerBytes });
  return {
    chip,
    project,
    flash: { ...settings, sizeBytes, headerBytes },
    files: checked,
    partitions,
    app: appOf(checked, partitions),
    agentImages: agentImages(agents, chip),
  };
}

/** The same checks once more over the bytes as they lie in memory now: nothing has changed since they were accepted. */
export function recheckBuild(build: FirmwareBuild): void {
  const again = firmwareBuild(build);
  requireSame(again.files, build.files);
  requireSame(again.agentImages, build.agentImages);
}

type Hashed = Pick<BuildFile, 'path' | 'sha256Hex'>;

function requireSame(now: readonly Hashed[], accepted: readonly Hashed[]): void {
  for (const [at, { path, sha256Hex }] of now.entries()) {
    const acceptedHex = accepted[at]?.sha256Hex ?? '';
    if (sha256Hex !== acceptedHex) {
      throw new Fault('release.altered-file', { file: path, sha256Hex, expectedSha256Hex: acceptedHex });
    }
  }
}

/** The one that starts the others; absent when a secure boot build leaves it out. */
export function bootloaderOf(build: Pick<FirmwareBuild, 'chip' | 'files'>): BuildFile | undefined {
  return build.files.find(({ offsetBytes }) => offsetBytes === bootloaderOffsetOf(build.chip));
}

function partitionsOf(files: readonly PlainFile[]): readonly Partition[] {
  const table = files.find(({ name }) => name === 'partition-table' || name === 'partition_table');
  if (table !== undefined) return parsePartitionTable(table.bytes, table.path);
  throw new Fault('firmware.bad-build', {
    file: 'flasher_args.json',
    field: 'partition-table',
    reason: 'it is missing',
  });
}

function checkedFile(file: PlainFile, chip: ChipName, partitions: readonly Partition[]): BuildFile {
  const hashed = {
    ...file,
    sha256Hex: createHash('sha256').update(file.bytes).digest('hex'),
    image: 'no-image',
    signatures: [],
  } as const;
  const inApp = partitions.some((row) => row.type === TYPE_APP && row.offsetBytes === file.offsetBytes);
  if (!inApp && file.offsetBytes !== bootloaderOffsetOf(chip) && file.name !== 'app') return hashed;
  refuseForeign(file.bytes, file.path);
  const image = parseAppImage(file.bytes, file.path);
  requireImageChip(image, chip, file.path);
  return { ...hashed, image, signatures: readImageSignatures(file.bytes, image.lengthBytes, file.path) };
}

/** A signed bootloader must reach the flash as it was signed, so nothing may set its header. */
function settingsFor(files: readonly BuildFile[], chip: ChipName, flash: FlashSettings): FlashSettings {
  const bootloader = bootloaderOf({ chip, files });
  if (bootloader === undefined || bootloader.image === 'no-image' || bootloader.signatures.length === 0) {
    return { mode: flash.mode, size: flash.size, frequency: flash.frequency };
  }
  return keptSettings(flash, { chip, image: bootloader.image, file: bootloader.path });
}

function appOf(files: readonly BuildFile[], partitions: readonly Partition[]): FirmwareBuild['app'] {
  const inPartition = files.flatMap((file) => {
    const row = partitions.find(({ type, offsetBytes }) => type === TYPE_APP && offsetBytes === file.offsetBytes);
    return row === undefined || file.image === 'no-image' ? [] : [{ file, row, image: file.image }];
  });
  const app = inPartition.find(({ file }) => file.name === 'app') ?? inPartition[0];
  if (app === undefined) {
    throw new Fault('firmware.bad-build', { file: 'flasher_args.json', field: 'app', reason: 'no app is written' });
  }
  const { descriptor, silicon, revisionFields } = app.image;
  if (descriptor === undefined) {
    throw new Fault('firmware.bad-image', {
      file: app.file.path,
      offsetBytes: 0x20,
      reason: 'it has no app descriptor',
    });
  }
  refuseNameless(descriptor, app.file.path);
  return { ...descriptor, partition: app.row.name, silicon, revisionFields };
}

/** A unit proves which firmware it runs by version and ELF hash: blank ones would match any other blank ones. */
function refuseNameless({ version, elfSha256Hex }: AppDescriptor, file: string): void {
  const blank = version === '' ? 'version' : /^(?:0+|f+)$/.test(elfSha256Hex) ? 'ELF SHA-256' : undefined;
  if (blank !== undefined) throw new Fault('firmware.nameless-app', { file, offsetBytes: 0x20, blank });
}
