import { Fault } from '../../fault.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Printer } from '../../labels/printers/printer.ts';
import { isTestLabel } from './test-label.ts';
import { voidLabels } from './void-labels.ts';

/**
 * Closes what the last process left open: every open run ends ERROR, and its labels are void because their secrets
 * are forgotten. Nothing is undone: the next run of the same unit takes up its serial, its intent and its certificate.
 * A crash in here leaves some runs open; the next start goes on with them.
 */
export async function closeInterruptedRuns(ledger: Ledger, printer: Printer, signal: AbortSignal): Promise<number> {
  const open = ledger.openRuns();
  for (const { run, unit, serial } of open) {
    const voided = voidLabels(ledger, run, 'station.interrupted');
    // Recalled before it is recorded: repeating a recall is harmless, forgetting one is not.
    for (const { job } of voided) await recallIfThere(printer, job, signal);
    ledger.append([
      ...voided,
      {
        kind: 'run-closed',
        run,
        ...(unit === undefined ? {} : { unit }),
        ...(serial === undefined ? {} : { serial }),
        outcome: 'ERROR',
        fault: { code: 'station.interrupted' },
      },
    ]);
  }
  return open.length;
}

/**
 * Takes every label that the printer still has from it, when no run is open: the void ones because a recall may have
 * failed, or come before a print that its time-out had left behind; the others because they were read back, which an
 * earlier version left with the printer. Test labels are nobody's.
 */
export async function clearPrinter(ledger: Ledger, printer: Printer, signal: AbortSignal): Promise<void> {
  const voided = new Set(ledger.allVoidedLabels());
  try {
    for (const job of await printer.jobs(signal)) {
      if (voided.has(job)) await printer.recall(job, signal);
      else if (!isTestLabel(job)) await printer.discard(job, signal);
    }
  } catch (error) {
    forgiveOffline(error);
  }
}

async function recallIfThere(printer: Printer, job: string, signal: AbortSignal): Promise<void> {
  await printer.recall(job, signal).catch(forgiveOffline);
}

/**
 * A printer that is off does not keep boards waiting that have other things to do first. Its labels are void; the next run of
 * the unit recalls them before it draws new secrets, and so does the next start.
 */
function forgiveOffline(error: unknown): void {
  if (!(error instanceof Fault && error.code === 'printer.offline')) throw error;
}
