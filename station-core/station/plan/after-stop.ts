import type { Logger } from 'pino';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Printer } from '../../labels/printers/printer.ts';
import type { RunResult } from './run-unit.ts';

const RECALL_TIMEOUT_MS = 10_000;

/** A run has stopped: its fault goes to the log, and the labels that it voided are recalled from the printer. */
export async function afterStop(
  {
    log,
    ledger,
    printer,
  }: { readonly log: Pick<Logger, 'warn' | 'error'>; readonly ledger: Ledger; readonly printer: Printer },
  run: string,
  { step, fault }: NonNullable<RunResult['stopped']>,
): Promise<void> {
  log.warn({ run, step, code: fault.code, err: fault }, fault.text.says);
  try {
    for (const job of ledger.voidedLabels(run)) await printer.recall(job, AbortSignal.timeout(RECALL_TIMEOUT_MS));
  } catch (error) {
    // Forgiven, even a bug: the run is closed, the ledger has voided the label, and the next start recalls it again.
    log.error({ run, err: error }, 'a void label could not be recalled');
  }
}
