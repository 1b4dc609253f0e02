import { Board } from '../../device/board.ts';
import { Fault } from '../../fault.ts';
import type { ChipSecureVersion } from '../../model/chip-secure-version.ts';
import { acceptForChip } from '../../release/build/chip-acceptance.ts';
import { acceptForSecurity } from '../../release/build/chip-security.ts';
import { type FirmwareBuild, recheckBuild } from '../../release/build/firmware-build.ts';
import type { ImportNote } from '../../release/build/stamp-bootloader.ts';
import { readFirmware } from '../../release/reading/read-firmware.ts';
import { loadRelease } from '../../release/release.ts';
import type { CommandResult } from '../output.ts';
import { FlashProgress } from '../flash-progress.ts';
import { importNotesText } from '../product/release-text.ts';
import { bytesText, hexOffset, table } from '../text-table.ts';
import { flashLocked } from './flash-locked.ts';
import { trustedFor } from './release.ts';

export interface FlashOptions {
  readonly port: string;
  readonly build?: string;
  readonly release?: string;
  readonly trust?: readonly string[];
  readonly baud?: number;
  readonly stub: boolean;
  readonly unverified: boolean;
  readonly chipSecureVersion?: number;
  readonly json: boolean;
}

export async function flash(options: FlashOptions, signal: AbortSignal): Promise<CommandResult> {
  const { build, notes } = await firmware(options);
  await using board = new Board(options.port, {
    loader: options.stub ? 'stub' : 'rom',
    ...(options.baud === undefined ? {} : { flashBaud: options.baud }),
  });
  if (options.unverified)
    return await flashLocked(board, { build, chipSecureVersion: options.chipSecureVersion ?? 'unreadable' }, signal);
  const identity = await board.identify(signal);
  acceptForChip(build, { ...identity, secureVersion: secureVersionOf(identity, options) });
  acceptForSecurity(build, identity.security);
  recheckBuild(build);
  const { regions, slowed } = await written(board, build, signal);
  await board.release(signal);
  const rows = regions.map((each) => [
    hexOffset(each.offsetBytes),
    each.name,
    bytesText(each.lengthBytes),
    `MD5 ${each.md5Hex} verified`,
  ]);
  return {
    json: { ok: true, mac: identity.mac, chip: identity.chip, regions, slowed, notes },
    text: importNotesText(notes) + table(rows),
  };
}

async function written(board: Board, build: FirmwareBuild, signal: AbortSignal) {
  using progress = new FlashProgress();
  const { onProgress, onSlowed, slowed } = progress;
  return { regions: await board.write(build.files, { signal, onProgress, onSlowed }), slowed };
}

interface Firmware {
  readonly build: FirmwareBuild;
  /** What reading a build changed in it or has to say; a release was read before. */
  readonly notes: readonly ImportNote[];
}

async function firmware({ build, release = '', trust }: FlashOptions): Promise<Firmware> {
  if (build !== undefined) return await readFirmware(build);
  const { keys } = await trustedFor(release, trust);
  if (keys.length === 0) throw new Fault('release.no-trusted-key', { directory: release });
  return { build: (await loadRelease(release, keys)).build, notes: [] };
}

/** What a chip shows is never overruled. Only what it does not show may come from the record of the unit. */
function secureVersionOf(
  { secureVersion }: { readonly secureVersion: ChipSecureVersion },
  { chipSecureVersion }: Pick<FlashOptions, 'chipSecureVersion'>,
): ChipSecureVersion {
  return secureVersion === 'unreadable' ? (chipSecureVersion ?? 'unreadable') : secureVersion;
}
