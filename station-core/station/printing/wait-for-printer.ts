import { Fault } from '../../fault.ts';
import { askPrinter } from '../../labels/printers/ask-printer.ts';
import { BLOCKING_CONDITIONS, faultOfStatus, type PrinterStatus } from '../../labels/printers/conditions.ts';
import type { Printer } from '../../labels/printers/printer.ts';
import { sleep, within } from '../../wait.ts';
import type { StepContext } from '../plan/step-context.ts';

/** Somebody fetches a roll from the store. */
export const PRINTER_PATIENCE_MS = 15 * 60_000;
const POLL_MS = 1_000;

/**
 * Returns as soon as the printer would print. Meanwhile everybody is told what it lacks; that is what it throws when nobody
 * has seen to it in time. Anything that a person at the printer cannot mend is thrown at once.
 */
export async function waitForPrinter(
  { printer, report }: Pick<StepContext, 'printer' | 'report'>,
  signal: AbortSignal,
): Promise<void> {
  let lacks = await needOf(printer, signal);
  if (lacks === undefined) return;
  const late = (): Fault => lacks ?? new Fault('printer.offline', { printer: printer.address });
  try {
    await within({ timeoutMs: PRINTER_PATIENCE_MS, signal, late }, async (inner) => {
      for (; lacks !== undefined; lacks = await needOf(printer, inner)) {
        report({ kind: 'printer-lacks', fault: lacks });
        await sleep(POLL_MS, inner);
      }
    });
  } finally {
    report({ kind: 'printer-lacks', fault: null });
  }
}

/** Everybody is told what a printer lacks that has the label already, and that it lacks nothing any more. */
export async function reportingLacks<T>(
  { printer, report }: Pick<StepContext, 'printer' | 'report'>,
  work: (seen: (status: PrinterStatus) => void) => Promise<T>,
): Promise<T> {
  let reported: string | undefined;
  const tell = (fault: Fault | undefined): void => {
    if (fault?.code !== reported) report({ kind: 'printer-lacks', fault: fault ?? null });
    reported = fault?.code;
  };
  try {
    return await work((status) => {
      tell(faultOfStatus(status, { printer: printer.address }));
    });
  } finally {
    tell(undefined);
  }
}

async function needOf(printer: Printer, signal: AbortSignal): Promise<Fault | undefined> {
  try {
    return faultOfStatus(await askPrinter(printer, signal), { printer: printer.address });
  } catch (error) {
    if (isNeedOfPrinter(error)) return error;
    throw error;
  }
}

const NEEDS: ReadonlySet<string> = new Set(BLOCKING_CONDITIONS.map((each) => `printer.${each}`));

/** What a person at the printer can see to. */
export function isNeedOfPrinter(error: unknown): error is Fault {
  return error instanceof Fault && NEEDS.has(error.code);
}
