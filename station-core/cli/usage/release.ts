import { type Command, Option } from 'commander';
import { jsonOption } from '../arguments.ts';
import type { ImportOptions, NewKeyOptions, TrustOptions } from '../commands/release.ts';
import { answer } from '../output.ts';
import { explain } from './explain.ts';

export function declareRelease(program: Command): void {
  const release = program.command('release').description('Make and check signed firmware releases.');
  declareImport(release);
  declareVerify(release);
  declareShow(release);
  declareKey(release);
}

export const trustOption = (): Option =>
  new Option(
    '--trust <file...>',
    'public release keys to trust; otherwise those in the product.json beside the release',
  );

export const passphraseFileOption = (): Option =>
  new Option(
    '--passphrase-file <file>',
    'passphrase of the secret key, in a file that only this account may read; absent: the terminal asks',
  );

function declareImport(release: Command): void {
  const command = release
    .command('import')
    .description('Make a signed release from a build that passes every acceptance check.')
    .argument('<build>', 'build directory (ESP-IDF, PlatformIO), Arduino sketch folder, or merged flash image')
    .requiredOption('--out <dir>', 'where the release goes; must not hold anything else')
    .requiredOption('--key <file>', 'the secret release key')
    .addOption(passphraseFileOption())
    .option('--with-bootloader', 'include the signed bootloader that a secure boot build leaves out', false)
    .option('--agent-image <file...>', 'a unit agent that the ROM loader puts into RAM; product.json names it')
    .option('--root <dir>', 'allow files from this folder too, not only from the build directory')
    .addOption(jsonOption())
    .action((dir: string, options: ImportOptions) =>
      answer(options.json, async (signal) =>
        (await import('../commands/release.ts')).importBuild(dir, options, signal),
      ),
    );
  explain(command, { example: 'birthmark release import build --out releases/1.4.2 --key release-key.pem' });
}

function declareVerify(release: Command): void {
  const command = release
    .command('verify')
    .description('Check the signature, every file and every image of a release.')
    .argument('<dir>', 'the release')
    .addOption(trustOption())
    .addOption(jsonOption())
    .action((dir: string, options: TrustOptions) =>
      answer(options.json, async () => (await import('../commands/release.ts')).verify(dir, options)),
    );
  explain(command, { example: 'birthmark release verify releases/1.4.2 --trust release-key.pub.json' });
}

function declareShow(release: Command): void {
  const command = release
    .command('show')
    .description('Show what a release holds. Its signature is checked only when a trusted key is known.')
    .argument('<dir>', 'the release')
    .addOption(trustOption())
    .addOption(jsonOption())
    .action((dir: string, options: TrustOptions) =>
      answer(options.json, async () => (await import('../commands/release.ts')).show(dir, options)),
    );
  explain(command, { example: 'birthmark release show releases/1.4.2' });
}

function declareKey(release: Command): void {
  const command = release
    .command('key')
    .description('Make release keys.')
    .command('new')
    .description(
      'Make a release key: the secret half, encrypted, in NAME.pem, and what stations trust in NAME.pub.json.',
    )
    .argument('<name.pem>', 'where the secret key goes; neither file may exist')
    .addOption(
      new Option('--alg <name>', 'Ed25519 (EdDSA) or ECDSA P-256 (ES256)').choices(['EdDSA', 'ES256']).default('EdDSA'),
    )
    .addOption(passphraseFileOption())
    .addOption(jsonOption())
    .action((file: string, options: NewKeyOptions) =>
      answer(options.json, async (signal) => (await import('../commands/release.ts')).newKey(file, options, signal)),
    );
  explain(command, { example: 'birthmark release key new release-key.pem' });
}
