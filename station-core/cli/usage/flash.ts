import { type Command, Option } from 'commander';
import { jsonOption, portOption, wholeNumber } from '../arguments.ts';
import type { FlashOptions } from '../commands/flash.ts';
import { answer } from '../output.ts';
import { explain } from './explain.ts';
import { trustOption } from './release.ts';

export function declareFlash(program: Command): void {
  const command = program
    .command('flash')
    .description("Write firmware and verify it by the chip's own MD5. Gives the unit no identity.")
    .addOption(portOption())
    .addOption(
      new Option(
        '--build <path>',
        'build directory, Arduino sketch folder or merged flash image; this or --release',
      ).conflicts(['release', 'trust']),
    )
    .option('--release <dir>', 'a signed firmware release; this or --build')
    .addOption(trustOption())
    .option('--baud <rate>', 'bits per second while writing', wholeNumber(SLOWEST_BAUD, FASTEST_BAUD))
    .option('--no-stub', 'use only the loader in ROM')
    .option('--unverified', 'write to a chip in Secure Download Mode, where nothing can be read back', false)
    .option(
      '--chip-secure-version <count>',
      'anti-rollback counter of a chip that does not show it',
      wholeNumber(0, MOST_SECURE_VERSIONS),
    )
    .addOption(jsonOption())
    .action((options: FlashOptions, self: Command) => {
      if (options.build === undefined && options.release === undefined)
        self.error("one of '--build <path>' and '--release <dir>' is required");
      return answer(options.json, async (signal) => (await import('../commands/flash.ts')).flash(options, signal));
    });
  explain(command, { example: 'birthmark flash --port /dev/ttyUSB0 --build hello_world/build' });
}

/** The ESP32 counts in 32 bits, later chips in 16. */
const MOST_SECURE_VERSIONS = 32;

/** No adapter is slower than the one or faster than the other (FT2232H, CH343). */
const SLOWEST_BAUD = 300;
const FASTEST_BAUD = 12_000_000;
