import type { Command } from 'commander';
import { dataOption, jsonOption, wholeNumber } from '../../arguments.ts';
import type { ProofOptions } from '../../commands/unit-proof.ts';
import { answer } from '../../output.ts';
import { explain } from '../explain.ts';

const MOST_SEQ = 999_999_999;

export function declareUnitProof(unit: Command): void {
  const command = unit
    .command('proof')
    .description(
      "Write a file that proves to an outsider what the ledger says: the unit's certificate entry, its inclusion " +
        'proof, and the checkpoint with its signatures (C2SP tlog-proof). docs/verify checks it without Birthmark.',
    )
    .argument('[id]', 'serial number or MAC address; may be left out with --entry')
    .option('--entry <seq>', 'prove this entry, not that of the certificate', wholeNumber(0, MOST_SEQ))
    .option('--out <file>', 'where to write it; <serial>.tlog-proof in the current folder unless given')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action((id: string | undefined, options: ProofOptions) =>
      answer(options.json, async () => (await import('../../commands/unit-proof.ts')).proof(id, options)),
    );
  explain(command, { example: 'birthmark unit proof L1-ST01-000001 --out proof.tlog-proof --data /srv/birthmark' });
}
