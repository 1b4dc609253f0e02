import type { Command } from 'commander';
import { Board } from '../../device/board.ts';
import { Fault } from '../../fault.ts';
import { importIdfBuild } from '../../formats/idf-build.ts';
import { jsonOption, portOption, wholeNumber } from '../arguments.ts';
import { type Answer, answer } from '../output.ts';

interface Options {
  readonly port: string;
  readonly build: string;
  readonly baud?: number;
  readonly stub: boolean;
  readonly json: boolean;
}

export function addFlash(program: Command): void {
  program
    .command('flash')
    .description("write an ESP-IDF build and verify it by the chip's own MD5; gives no identity")
    .addOption(portOption())
    .requiredOption('--build <dir>', 'an ESP-IDF build directory')
    .option('--baud <rate>', 'bits per second while writing', wholeNumber)
    .option('--no-stub', 'use the loader in ROM only')
    .addOption(jsonOption())
    .action((options: Options) => answer(options.json, (signal) => flash(options, signal)));
}

async function flash(options: Options, signal: AbortSignal): Promise<Answer> {
  const build = await importIdfBuild(options.build);
  await using board = new Board(options.port, {
    loader: options.stub ? 'stub' : 'rom',
    ...(options.baud === undefined ? {} : { flashBaud: options.baud }),
  });
  const identity = await board.identify(signal);
  if (identity.chip !== build.chip) throw new Fault('board.wrong-chip', { chip: identity.chip, wanted: build.chip });
  const regions = await board.write(build.files, { signal });
  await board.release(signal);
  return {
    json: { ok: true, mac: identity.mac, chip: identity.chip, regions },
    text: regions
      .map(
        (each) =>
          `0x${each.offsetBytes.toString(16).padStart(6, '0')}  ${each.name.padEnd(20)} ${each.lengthBytes} bytes, MD5 ${each.md5Hex} verified`,
      )
      .join('\n'),
  };
}
