import { type Command, Option } from 'commander';
import { Board } from '../../device/board.ts';
import { Fault } from '../../fault.ts';
import type { ChipSecureVersion } from '../../model/chip-secure-version.ts';
import { acceptForChip } from '../../release/build/chip-acceptance.ts';
import { acceptForSecurity } from '../../release/build/chip-security.ts';
import { type FirmwareBuild, recheckBuild } from '../../release/build/firmware-build.ts';
import { importIdfBuild } from '../../release/build/idf-build.ts';
import { loadRelease } from '../../release/release.ts';
import { jsonOption, portOption, wholeNumber } from '../arguments.ts';
import { type CommandResult, answer } from '../output.ts';
import { bytesText, hexOffset, table } from '../text-table.ts';
import { flashLocked } from './flash-locked.ts';
import { trustedFor, trustOption } from './release.ts';

interface Options {
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

export function addFlash(program: Command): void {
  program
    .command('flash')
    .description("write firmware and verify it by the chip's own MD5; gives no identity")
    .addOption(portOption())
    .addOption(new Option('--build <dir>', 'an ESP-IDF build directory').conflicts(['release', 'trust']))
    .option('--release <dir>', 'a signed firmware release')
    .addOption(trustOption())
    .option('--baud <rate>', 'bits per second while writing', wholeNumber)
    .option('--no-stub', 'use the loader in ROM only')
    .option('--unverified', 'write to a chip in Secure Download Mode, which shows nobody what it holds', false)
    .option('--chip-secure-version <count>', 'anti-rollback counter of a chip that does not show it', wholeNumber)
    .addOption(jsonOption())
    .action((options: Options, command: Command) => {
      if (options.build === undefined && options.release === undefined)
        command.error("error: one of '--build <dir>' and '--release <dir>' must be given");
      return answer(options.json, (signal) => flash(options, signal));
    });
}

async function flash(options: Options, signal: AbortSignal): Promise<CommandResult> {
  const build = await firmware(options);
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
  const regions = await board.write(build.files, { signal, onSlowed: () => undefined });
  await board.release(signal);
  const rows = regions.map((each) => [
    hexOffset(each.offsetBytes),
    each.name,
    bytesText(each.lengthBytes),
    `MD5 ${each.md5Hex} verified`,
  ]);
  return { json: { ok: true, mac: identity.mac, chip: identity.chip, regions }, text: table(rows) };
}

async function firmware({ build, release = '', trust }: Options): Promise<FirmwareBuild> {
  if (build !== undefined) return await importIdfBuild(build);
  const { keys } = await trustedFor(release, trust);
  if (keys.length === 0) throw new Fault('release.no-trusted-key', { directory: release });
  return (await loadRelease(release, keys)).build;
}

/** What a chip shows is never overruled. Only what it does not show may come from the record of the unit. */
function secureVersionOf(
  { secureVersion }: { readonly secureVersion: ChipSecureVersion },
  { chipSecureVersion }: Pick<Options, 'chipSecureVersion'>,
): ChipSecureVersion {
  return secureVersion === 'unreadable' ? (chipSecureVersion ?? 'unreadable') : secureVersion;
}
