import type { Command } from 'commander';
import { dataOption, jsonOption } from '../arguments.ts';
import { answer } from '../output.ts';
import { explain } from './explain.ts';
import { declareLedgerKeys } from './ledger-keys.ts';
import { declareLedgerLog } from './ledger-log.ts';
import { declareLedgerSearch } from './desk/search.ts';

export function declareLedger(program: Command): void {
  const ledger = program
    .command('ledger')
    .description('Verify the ledger, print the keys for it, search it, and read what was issued.');
  const command = ledger
    .command('verify')
    .description(
      'Recompute every hash, signature and table of the ledger and name each entry that was changed. Needs neither ' +
        'an HSM nor write access, and may run beside a working station.',
    )
    .addOption(dataOption())
    .addOption(jsonOption())
    .action((options: { data: string; json: boolean }) =>
      answer(options.json, async (signal) => (await import('../commands/ledger.ts')).verify(options.data, signal)),
    );
  explain(command, {
    example: 'birthmark ledger verify --data /srv/birthmark',
    no: 'the ledger is NOT whole, or could not be checked',
  });
  declareLedgerKeys(ledger);
  declareLedgerLog(ledger);
  declareLedgerSearch(ledger);
}
