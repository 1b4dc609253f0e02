import { type Command, InvalidArgumentError, Option } from 'commander';
import { REVOCATION_REASON_WORDS } from '../../../model/issuance/revocation-reason.ts';
import { dataOption, jsonOption } from '../../arguments.ts';
import type { CrlOptions, RevokeCertificatesOptions } from '../../commands/revoke.ts';
import { answer } from '../../output.ts';
import { explain } from '../explain.ts';
import { asOption } from '../unit-acts.ts';
import { withUnitFilters } from './search.ts';

export function declareRevoke(program: Command): void {
  const revoke = withUnitFilters(program.command('revoke').argument('[id...]', 'serial numbers or MAC addresses'))
    .description(
      'Revoke the certificates of units permanently, and sign the list that says so. A security officer; more than a few ' +
        'a day take an order that two officers signed.',
    )
    .addOption(
      new Option('--reason <word>', 'as RFC 5280 names it').choices(REVOCATION_REASON_WORDS).makeOptionMandatory(),
    )
    .addOption(new Option('--note <text>', 'the reason in words; stays in the ledger').makeOptionMandatory())
    .addOption(asOption())
    .option('--signed-order <file>', 'the order that two officers signed')
    .option('--draft <file>', 'write the draft of such an order, and revoke nothing')
    .option('--dry-run', 'show which certificates that concerns, and write nothing', false)
    .addOption(dataOption())
    .addOption(jsonOption())
    .action((ids: string[], options: RevokeCertificatesOptions) =>
      answer(options.json, async (signal) => (await import('../../commands/revoke.ts')).revoke(ids, options, signal)),
    );
  explain(revoke, {
    example:
      'birthmark revoke L1-ST01-000001 --reason keyCompromise --note "flash was read out" --as olga --data /srv/birthmark',
  });
}

export function declareCrl(program: Command): void {
  const crl = program
    .command('crl')
    .description('Have the HSM sign a new list of all revoked certificates, also when there are none.')
    .option('--out <file>', 'write it there as DER, and as PEM beside it; absent: PEM to the terminal')
    .addOption(
      new Option('--number <number>', 'an earlier list again, instead of a new one').argParser((text: string) => {
        if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
        throw new InvalidArgumentError('Expected the number of a list.');
      }),
    )
    .addOption(dataOption())
    .addOption(jsonOption())
    .action((options: CrlOptions) =>
      answer(options.json, async (signal) => (await import('../../commands/revoke.ts')).crl(options, signal)),
    );
  explain(crl, { example: 'birthmark crl --out birthmark.crl --data /srv/birthmark' });
}
