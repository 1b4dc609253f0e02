import type { Command } from 'commander';
import { dataOption, jsonOption } from '../arguments.ts';
import { answer } from '../output.ts';
import { explain } from './explain.ts';

export function declareLedgerKeys(ledger: Command): void {
  const command = ledger
    .command('keys')
    .description(
      'Print what an outsider needs to check proofs of this ledger: the public keys of its checkpoints and of upstream, ' +
        'and the root certificate. Hand them over by another way than the proofs.',
    )
    .addOption(dataOption())
    .addOption(jsonOption())
    .action((options: { data: string; json: boolean }) =>
      answer(options.json, async () => (await import('../commands/ledger-keys.ts')).keys(options.data)),
    );
  explain(command, { example: 'birthmark ledger keys --data /srv/birthmark' });
}
