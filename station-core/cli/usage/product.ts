import { type Command, Option } from 'commander';
import { KEY_OPTIONS } from '../../model/key-option.ts';
import { jsonOption, wholeNumber } from '../arguments.ts';
import { answer } from '../output.ts';
import type { NewProductOptions } from '../product/answers.ts';
import { explain } from './explain.ts';
import { passphraseFileOption } from './release.ts';

export function declareProduct(program: Command): void {
  const product = program.command('product').description('What is made on the line.');
  declareNew(product);
  declareCheck(product);
}

function declareCheck(product: Command): void {
  const command = product
    .command('check')
    .description('Look at everything about a product that can be known without a board. Writes nothing.')
    .argument('<dir>', 'the folder with product.json and the signed release')
    .addOption(jsonOption())
    .action((dir: string, options: { json: boolean }) =>
      answer(options.json, async () => (await import('../commands/product.ts')).check(dir)),
    );
  explain(command, { example: 'birthmark product check lamp-one', no: 'no unit of the product would pass' });
}

function declareNew(product: Command): void {
  const command = product
    .command('new')
    .description(
      'Describe a new product from its build: says what the firmware lacks, asks what no build says, writes product.json and the signed release.',
    )
    .argument('<build>', 'build directory (ESP-IDF, PlatformIO), Arduino sketch folder, or merged flash image')
    .option('--out <dir>', 'the folder of the product; absent: its name')
    .option('--key <file>', 'the secret release key: the release is signed at once')
    .addOption(passphraseFileOption())
    .option('--trust <file>', 'the public release key, where the release is signed elsewhere');
  for (const option of [...questionOptions(), ...planOptions(), ...buildOptions()]) command.addOption(option);
  command
    .addOption(jsonOption())
    .action((build: string, options: NewProductOptions) =>
      answer(options.json, async (signal) =>
        (await import('../commands/product-new.ts')).newProduct(build, options, signal),
      ),
    );
  command.addHelpText('after', TO_THE_STATION);
  explain(command, {
    example: 'birthmark product new build --key release-key.pem',
    no: 'the firmware lacks something, and nothing was written',
  });
}

const TO_THE_STATION = `
Then take the folder to a station:
  in setup      copy it to products/ in the data directory; 'birthmark station init' drafts manifest and permit
  at work       import it under Setup, Products; then two officers sign what 'birthmark manifest propose' writes
                and a permit ('birthmark permit new') with the product, organization and unit of its product.json,
                and the right to lock if the product locks`;

/** What is asked in a terminal when the option is absent. */
const questionOptions = (): Option[] => [
  new Option('--product <name>', 'its name in ledger, permits and folders'),
  new Option('--title <text>', 'its name for people'),
  new Option('--serial-prefix <text>', 'what serial numbers begin with'),
  new Option('--organization <text>', 'O of the certificates, as in the permit'),
  new Option('--organizational-unit <text>', 'OU of the certificates, as in the permit'),
  new Option(
    '--hardware-type <oid>',
    'type of the hardware: an OID of your arc; without a terminal and without this, one that is kept for examples',
  ),
  new Option('--ssid-prefix <text>', 'what the SSID of a unit begins with'),
  new Option('--owner-name <name>', 'user name of the owner in the QR code'),
  new Option('--inner <size>', 'label with the secrets in millimetres, such as 50x30'),
  new Option('--outer <size>', 'label without secrets in millimetres, such as 60x40'),
];

const planOptions = (): Option[] => [
  new Option('--arrival <way>', 'how the agent arrives').choices(['firmware', 'ram', 'boot-loader']),
  new Option('--key-option <option...>', 'where a private key may live').choices(KEY_OPTIONS),
  new Option('--unit-data <partition>', 'NVS partition that gets the namespace prov'),
  new Option('--identity-partition <partition>', 'partition of key and certificate'),
  new Option('--lock', 'lock the identity, which is permanent').default(false),
  new Option('--server-auth', 'let units serve TLS with their certificates').default(false),
  new Option('--boot-timeout <ms>', 'how long a unit may take until its agent answers')
    .argParser(wholeNumber(1_000, 120_000))
    .default(20_000),
];

/** As those of `release import`. */
const buildOptions = (): Option[] => [
  new Option('--agent-image <file>', 'a unit agent that the ROM loader puts into RAM'),
  new Option('--with-bootloader', 'include the signed bootloader that a secure boot build leaves out').default(false),
  new Option('--root <dir>', 'allow files from this folder too, not only from the build directory'),
];
