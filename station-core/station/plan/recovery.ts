import type { Logger } from 'pino';
import { Fault } from '../../fault.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Printer } from '../../labels/printers/printer.ts';

export interface Recovery {
  readonly ledger: Pick<Ledger, 'openRuns' | 'labelOfJob' | 'isLabelInDoubt' | 'append'>;
  readonly printer: Printer;
  readonly log: Pick<Logger, 'warn'>;
}

/**
 * Closes what the last process left open: every open run ends ERROR. Its labels are in doubt: their secrets are forgotten, and
 * nobody knows whether they came out. Nothing is undone: the next run of the same unit takes up its serial, its intent and its
 * certificate, and its label if a person has it. A crash in here leaves some runs open; the next start goes on with them.
 */
export function closeInterruptedRuns({ ledger }: Pick<Recovery, 'ledger'>): number {
  const open = ledger.openRuns();
  for (const { run, unit, serial } of open) {
    ledger.append({
      kind: 'run-closed',
      run,
      ...(unit === undefined ? {} : { unit }),
      ...(serial === undefined ? {} : { serial }),
      outcome: 'ERROR',
      fault: { code: 'station.interrupted' },
    });
  }
  return open.length;
}

/**
 * Takes every label of this station that the printer still has from it, when no run is open: the void ones because a recall
 * may have failed, or come before a print that its time-out had left behind; the others because they were read back, which
 * an earlier version left with the printer. One in doubt stays: it may still be printing. Others may print there too: what the
 * ledger does not know is not touched.
 */
export async function clearPrinter({ ledger, printer, log }: Recovery, signal: AbortSignal): Promise<void> {
  await forgiven(log, takeBack(ledger, printer, signal));
}

async function takeBack(ledger: Recovery['ledger'], printer: Printer, signal: AbortSignal): Promise<void> {
  for (const job of await printer.jobs(signal)) {
    const label = ledger.labelOfJob(job);
    if (label?.state === 'voided') await printer.recall(job, signal);
    else if (label !== undefined && !ledger.isLabelInDoubt(job)) await printer.discard(job, signal);
  }
}

/**
 * A printer that has trouble does not keep boards waiting that have other things to do first. Its labels are void; the next run
 * of the unit recalls them before it draws new secrets, and so does the next start. A folder that cannot be written is not
 * forgiven: labels stay in it.
 */
async function forgiven(log: Recovery['log'], work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof Fault) || !error.code.startsWith('printer.') || error.code === 'printer.not-writable') {
      throw error;
    }
    log.warn({ code: error.code, err: error }, 'labels of an earlier start could not be taken back from the printer');
  }
}
