import type { Command } from 'commander';
import { parseVerifierKey } from '../../formats/signed-note.ts';
import { verifyLedger } from '../../ledger/verify.ts';
import { readStationConfig } from '../../station/station-config.ts';
import { dataOption, jsonOption } from '../arguments.ts';
import { type Answer, answer } from '../output.ts';

export function addLedger(program: Command): void {
  const ledger = program.command('ledger').description('the books');
  ledger
    .command('verify')
    .description('recompute everything and name each entry that is not what it was')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action((options: { data: string; json: boolean }) => answer(options.json, () => verify(options.data)));
}

/** Needs no HSM and no running station: the pinned public key and the file are enough. */
async function verify(dataDir: string): Promise<Answer> {
  const { checkpointKey, station } = await readStationConfig(dataDir);
  const report = verifyLedger(dataDir, { checkpointKey: parseVerifierKey(checkpointKey).publicKey });
  const head = `${station}: ${report.entries} entries, ${report.checkpoints} checkpoints, root ${report.rootHex}`;
  const problems = report.problems.map(({ seq, what }) =>
    seq === undefined ? `  ${what}` : `  entry ${seq}: ${what}`,
  );
  return {
    ok: report.ok,
    json: report,
    text: report.ok ? `${head}\nThe ledger is whole.` : [head, 'The ledger is NOT whole:', ...problems].join('\n'),
  };
}
