import { type Command, Option } from 'commander';
import { CHIP_NAMES } from '../../model/chip.ts';
import { jsonOption } from '../arguments.ts';
import type { CreateOptions } from '../commands/image.ts';
import { answer } from '../output.ts';
import { explain } from './explain.ts';

export function declareSecureCert(program: Command): void {
  const command = program
    .command('secure-cert')
    .description('Read esp_secure_cert partitions.')
    .command('dump')
    .description('List the records of a partition. Private keys are never shown.')
    .argument('<file>', 'the partition')
    .addOption(jsonOption())
    .action((file: string, options: { json: boolean }) =>
      answer(options.json, async () => (await import('../commands/secure-cert.ts')).dump(file)),
    );
  explain(command, { example: 'birthmark secure-cert dump esp_secure_cert.bin' });
}

export function declareImage(program: Command): void {
  const image = program.command('image').description('Read and write firmware images.');
  declareImageInfo(image);
  declareImageCreate(image);
}

function declareImageInfo(image: Command): void {
  const command = image
    .command('info')
    .description('Check an app or bootloader image and show what it says.')
    .argument('<file>', 'the image')
    .addOption(jsonOption())
    .action((file: string, options: { json: boolean }) =>
      answer(options.json, async () => (await import('../commands/image.ts')).info(file)),
    );
  explain(command, { example: 'birthmark image info build/hello_world.bin' });
}

function declareImageCreate(image: Command): void {
  const command = image
    .command('create')
    .description('Make an image of an ELF file that runs from RAM, for flash or for the ROM loader.')
    .argument('<in.elf>', 'what the linker wrote')
    .argument('<out.bin>', 'where the image goes')
    .addOption(new Option('--chip <name>', 'the chip it runs on').choices(CHIP_NAMES).makeOptionMandatory())
    .addOption(jsonOption())
    .action((elf: string, out: string, options: CreateOptions) =>
      answer(options.json, async () => (await import('../commands/image.ts')).create({ elf, out }, options)),
    );
  explain(command, { example: 'birthmark image create agent.elf agent.bin --chip esp32c3' });
}
