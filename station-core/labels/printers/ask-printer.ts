import { Fault } from '../../fault.ts';
import { within } from '../../wait.ts';
import type { PrinterStatus } from './conditions.ts';
import type { Printer } from './printer.ts';

/** Of a printer that a person looks at: one that needs longer is off, or somewhere else. */
const TIMEOUT_MS = 5_000;

/** How the printer is. Throws `printer.offline` when it does not answer soon. */
export function askPrinter(printer: Printer, signal = new AbortController().signal): Promise<PrinterStatus> {
  const late = (): Fault => new Fault('printer.offline', { printer: printer.address, timeoutMs: TIMEOUT_MS });
  return within({ timeoutMs: TIMEOUT_MS, signal, late }, printer.status);
}
