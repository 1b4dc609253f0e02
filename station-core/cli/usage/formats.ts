import type { Command } from 'commander';
import { jsonOption } from '../arguments.ts';
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
  const command = program
    .command('image')
    .description('Read firmware images.')
    .command('info')
    .description('Check an app or bootloader image and show what it says.')
    .argument('<file>', 'the image')
    .addOption(jsonOption())
    .action((file: string, options: { json: boolean }) =>
      answer(options.json, async () => (await import('../commands/image.ts')).info(file)),
    );
  explain(command, { example: 'birthmark image info build/hello_world.bin' });
}
