import { type Command, InvalidArgumentError, Option } from 'commander';
import { jsonOption } from '../../arguments.ts';
import type { NewEscrowOptions, OpenEscrowOptions } from '../../commands/escrow.ts';
import { answer } from '../../output.ts';
import { explain } from '../explain.ts';

export function declareEscrow(program: Command): void {
  const escrow = program
    .command('escrow')
    .description('Keys of the back office, which open the sealed copies of secrets. Not for a station.');
  const created = escrow
    .command('new')
    .description(
      'Make an ECDH key and an ML-KEM key in encrypted files, and their certificates. Both keys are needed to open a copy. ' +
        'Asks for the passphrase at this terminal.',
    )
    .argument('<name>', 'short name of these keys, as it will stand in the certificates')
    .requiredOption('--organization <name>', 'whose keys they are')
    .option('--out <dir>', 'where the files go; none of them may exist', '.')
    .addOption(new Option('--years <number>', 'how long stations may seal to them').default(10).argParser(yearsOf))
    .addOption(jsonOption())
    .action((name: string, options: NewEscrowOptions) =>
      answer(options.json, async (signal) =>
        (await import('../../commands/escrow.ts')).newEscrow(name, options, signal),
      ),
    );
  explain(created, { example: 'birthmark escrow new lamps --organization "Example Devices" --out keys' });
  const opened = escrow
    .command('open')
    .description('Open a sealed copy and print what is in it. Asks for the passphrase at this terminal.')
    .argument('<file>', 'the sealed copy, DER or base64 as in the ledger')
    .requiredOption('--keys <file>', 'NAME.escrow.pem, beside which the private keys lie')
    .addOption(jsonOption())
    .action((file: string, options: OpenEscrowOptions) =>
      answer(options.json, async (signal) =>
        (await import('../../commands/escrow.ts')).openEscrow(file, options, signal),
      ),
    );
  explain(opened, { example: 'birthmark escrow open sealed.der --keys keys/lamps.escrow.pem' });
}

function yearsOf(text: string): number {
  const years = Number(text);
  if (Number.isInteger(years) && years >= 1 && years <= 30) return years;
  throw new InvalidArgumentError('Expected a whole number from 1 to 30.');
}
