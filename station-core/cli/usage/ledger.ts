import { type Command, Option } from 'commander';
import type { VerifyLedgerOptions } from '../commands/ledger.ts';
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
    .addOption(new Option('--key <verifier-key>', 'the checkpoint key, from elsewhere than the data directory'))
    .addOption(
      new Option(
        '--officers-sha256 <hex>',
        'beside --key, for a migrated station: who the officers are, from elsewhere',
      ),
    )
    .addOption(new Option('--upstream-key <verifier-key>', 'the key of upstream, from elsewhere'))
    .addOption(new Option('--receipt <file>', 'the newest receipt that upstream gave, from elsewhere; - reads stdin'))
    .addOption(jsonOption())
    .action((options: VerifyLedgerOptions & { data: string; json: boolean }) =>
      answer(options.json, async (signal) =>
        (await import('../commands/ledger.ts')).verify(options.data, signal, options),
      ),
    );
  explain(command, {
    example: 'birthmark ledger verify --data /srv/birthmark',
    no: 'the ledger is NOT whole, or is under no signature',
    unknown: 'the ledger could not be checked: nothing is known about it',
  });
  declareLedgerKeys(ledger);
  declareLedgerLog(ledger);
  declareLedgerSearch(ledger);
}
