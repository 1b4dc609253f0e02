import type { Board } from '../../device/board.ts';
import { Fault } from '../../fault.ts';
import { type FirmwareBuild, recheckBuild } from '../../release/build/firmware-build.ts';
import type { ChipSecureVersion } from '../../model/chip-secure-version.ts';
import {
  acceptForBlockRevision,
  acceptForSecureVersion,
  neededFlashBytes,
} from '../../release/build/chip-acceptance.ts';
import { acceptForSecurity } from '../../release/build/chip-security.ts';
import type { CommandResult } from '../output.ts';
import { bytesText, hexOffset, table } from '../text-table.ts';

interface Wanted {
  readonly build: FirmwareBuild;
  /** The chip shows no eFuses, so the record of the unit must say how far its anti-rollback counter is. */
  readonly chipSecureVersion: ChipSecureVersion;
}

/**
 * Writes to a chip in Secure Download Mode. It shows neither its MAC nor what was written, so all that can be known
 * beforehand is asked beforehand: a plain image on an encrypted unit, or an unsigned one under secure boot, is its end.
 */
export async function flashLocked(
  board: Board,
  { build, chipSecureVersion }: Wanted,
  signal: AbortSignal,
): Promise<CommandResult> {
  const identity = await board.identifyLocked(signal);
  if (identity === undefined) throw new Fault('board.not-locked', { port: board.address });
  const { chip, security } = identity;
  if (chip !== build.chip) throw new Fault('board.wrong-chip', { chip, wanted: build.chip });
  acceptForSecurity(build, security);
  acceptForSecureVersion(build, chipSecureVersion);
  acceptForBlockRevision(build, { blockRevision: identity.blockRevision, waivedLimits: NONE_SHOWN });
  recheckBuild(build);
  const { sizeBytes } = build.flash;
  const flashSizeBytes = sizeBytes === 'not-said' ? neededFlashBytes(build) : sizeBytes;
  const regions = await board.writeUnverified(build.files, { flashSizeBytes, signal });
  await board.release(signal);
  const rows = regions.map((each) => [
    hexOffset(each.offsetBytes),
    each.name,
    bytesText(each.lengthBytes),
    'written, NOT verified',
  ]);
  return { json: { ok: true, chip: identity.chip, regions }, text: table(rows) };
}

/** What such a chip does not show is not waived. */
const NONE_SHOWN = { silicon: false, efuseBlocks: false };
