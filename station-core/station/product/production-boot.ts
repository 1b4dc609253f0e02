/**
 * Whether a unit whose agent came by way of RAM starts its production firmware without it: held against the release by what
 * the console shows, or by the console's slot and the MD5 of what lies there. What cannot be seen is not taken for granted.
 */
import { createHash } from 'node:crypto';
import type { Board, FirmwareStart } from '../../device/board.ts';
import { Fault, type FaultEvidence } from '../../fault.ts';
import type { BuildFile, FirmwareBuild } from '../../release/build/firmware-build.ts';
import type { UnitEvidence } from '../../ledger/step-evidence.ts';

type Evidence = UnitEvidence['bootFirmware'];

/** What it takes of a board to see it start. */
export type StartingBoard = Pick<Board, 'startFirmware' | 'md5' | 'release'>;

export async function provenBoot(board: StartingBoard, build: FirmwareBuild, signal: AbortSignal): Promise<Evidence> {
  const app = appFileOf(build);
  const start = await board.startFirmware(signal);
  refuseOther(start, build, app);
  const { appVersion, elfSha256PrefixHex, slotOffsetBytes } = start.log;
  if (appVersion !== undefined && elfSha256PrefixHex !== undefined) {
    const slot = slotOffsetBytes === undefined ? {} : { slotOffsetBytes };
    return { by: 'boot-log', firmwareVersion: appVersion, elfSha256PrefixHex, ...slot };
  }
  if (slotOffsetBytes === undefined) throw new Fault('board.boot-unproven', shown(start));
  const md5Hex = await md5OfSlot(board, app, signal);
  await board.release(signal);
  return { by: 'flash-read-back', slotOffsetBytes, md5Hex };
}

/** Every word on the console must fit, also when others already prove enough. */
function refuseOther(start: FirmwareStart, { app: { version, elfSha256Hex } }: FirmwareBuild, app: BuildFile): void {
  const { log } = start;
  if (log.failed) throw new Fault('board.boot-failed', shown(start));
  const { appVersion = version, elfSha256PrefixHex = elfSha256Hex, slotOffsetBytes = app.offsetBytes } = log;
  const isThis =
    appVersion === version && elfSha256Hex.startsWith(elfSha256PrefixHex) && slotOffsetBytes === app.offsetBytes;
  if (isThis) return;
  throw new Fault('board.wrong-firmware', { ...shown(start), wanted: version, wantedElf: elfSha256Hex });
}

/** A chip that is locked by now may show no MD5: then the console is all there is, and it did not show enough. */
async function md5OfSlot(
  board: StartingBoard,
  { offsetBytes, bytes }: BuildFile,
  signal: AbortSignal,
): Promise<string> {
  const md5Hex = await board.md5({ offsetBytes, lengthBytes: bytes.length }, signal).catch((error: unknown) => {
    if (error instanceof Fault && error.code === 'board.locked')
      throw new Fault('board.boot-unproven', { slotOffsetBytes: offsetBytes }, { cause: error });
    throw error;
  });
  const wantedMd5Hex = createHash('md5').update(bytes).digest('hex');
  if (md5Hex !== wantedMd5Hex)
    throw new Fault('board.wrong-firmware', { slotOffsetBytes: offsetBytes, md5Hex, wantedMd5Hex });
  return md5Hex;
}

function appFileOf({ files, partitions, app }: FirmwareBuild): BuildFile {
  const offsetBytes = partitions.find(({ name }) => name === app.partition)?.offsetBytes;
  const file = files.find((each) => each.offsetBytes === offsetBytes);
  if (file === undefined) throw new Error('a release without its app');
  return file;
}

function shown({ log, console }: FirmwareStart): FaultEvidence {
  const { slotOffsetBytes, appVersion, elfSha256PrefixHex, starts } = log;
  return {
    slot: slotOffsetBytes === undefined ? 'not shown' : `0x${slotOffsetBytes.toString(16)}`,
    version: appVersion ?? 'not shown',
    elf: elfSha256PrefixHex ?? 'not shown',
    starts,
    ...console,
  };
}
