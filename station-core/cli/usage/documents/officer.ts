import { type Command, Option } from 'commander';
import { jsonOption } from '../../arguments.ts';
import type { NewOfficerOptions } from '../../commands/officer.ts';
import { answer } from '../../output.ts';
import { explain } from '../explain.ts';

export function declareOfficer(program: Command): void {
  const officer = program.command('officer').description('Keys of the officers who sign permits and manifests.');
  const created = officer
    .command('new')
    .description(
      'Make the key of an officer: ID.officer.json for the others, and the private key in an encrypted file or in a token. ' +
        'Asks for the passphrase or PIN at this terminal.',
    )
    .argument('<id>', 'short name of the officer, as it will stand in signatures')
    .requiredOption('--name <name>', 'full name of the officer')
    .option('--out <dir>', 'where the files go; none of them may exist', '.')
    .addOption(
      new Option('--alg <name>', 'Ed25519 (EdDSA) or ECDSA P-256 (ES256)').choices(['EdDSA', 'ES256']).default('EdDSA'),
    )
    .option('--module <file>', 'PKCS#11 driver of the token that makes and keeps the private key')
    .option('--token <label>', 'label of that token')
    .option('--key-label <label>', 'label of the key in the token', 'birthmark-officer')
    .addOption(jsonOption())
    .action((id: string, options: NewOfficerOptions) =>
      answer(options.json, async (signal) =>
        (await import('../../commands/officer.ts')).newOfficer(id, options, signal),
      ),
    );
  explain(created, { example: 'birthmark officer new anna --name Anna --out keys' });
  const shown = officer
    .command('show')
    .description('Show officers with the thumbprints of their keys, and the hash that pins the list of them.')
    .argument('<file...>', 'files ID.officer.json')
    .addOption(jsonOption())
    .action((files: string[], options: { json: boolean }) =>
      answer(options.json, async () => (await import('../../commands/officer.ts')).showOfficers(files)),
    );
  explain(shown, { example: 'birthmark officer show keys/anna.officer.json keys/bo.officer.json' });
}
