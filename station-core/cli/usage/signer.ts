import { type Command, Option } from 'commander';
import type { SignerServeOptions } from '../commands/signer.ts';
import { dataOption, jsonOption } from '../arguments.ts';
import { answer } from '../output.ts';
import { explain } from './explain.ts';

export function declareSigner(program: Command): void {
  const signer = program.command('signer').description('The signing service of a station, in an account of its own.');
  declareServe(signer);
  declareLift(signer);
}

function declareServe(signer: Command): void {
  const command = signer
    .command('serve')
    .description('Run the signing service until it is stopped. Asks for the PIN unless one of --pin-… is given.')
    .requiredOption('--config <file>', 'the configuration that two officers signed')
    .requiredOption('--officers-sha256 <hex>', 'who the officers are, as the key ceremony printed it')
    .requiredOption('--socket <path>', 'where stations reach it')
    .addOption(new Option('--pin-credential <name>', 'a credential of systemd (LoadCredential=)').conflicts('pinFile'))
    .option('--pin-file <file>', 'a file that only this account may read')
    .action((options: SignerServeOptions) =>
      answer(false, async (signal) => {
        await (await import('../commands/signer.ts')).serveSigner(options, signal);
        return undefined;
      }),
    );
  explain(command, {
    example: 'birthmark signer serve --config signer.json --officers-sha256 4f… --socket /run/birthmark-signer/socket',
    no: 'the service could not start, or its state or token failed',
  });
}

function declareLift(signer: Command): void {
  const command = signer
    .command('lift')
    .description(
      'End the quarantine of the signing service by a document that two officers signed. A running station does it ' +
        'itself. The ledger must be the one that was signed.',
    )
    .argument('<file>', 'the signed lift document')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action((file: string, options: { data: string; json: boolean }) =>
      answer(options.json, async (signal) =>
        (await import('../commands/signer.ts')).liftQuarantine(options.data, file, signal),
      ),
    );
  explain(command, {
    example: 'birthmark signer lift lift.json --data /srv/birthmark',
    no: 'the quarantine was not lifted',
  });
}
