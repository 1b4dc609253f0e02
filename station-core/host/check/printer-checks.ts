import { access, constants } from 'node:fs/promises';
import { systemErrorCode } from '../../durable-file.ts';
import { Fault } from '../../fault.ts';
import { requireReady, warningOfStatus } from '../../labels/printers/conditions.ts';
import { openPrinter } from '../../labels/printers/open-printer.ts';
import type { Checked } from './checked.ts';
import { type Found, good } from './finding.ts';

export async function checkPrinter({ config, signal }: Checked): Promise<Found> {
  const printer = await openPrinter(config.printer);
  const status = await printer.status(signal);
  requireReady(status, { printer: config.printer });
  await printer.jobs(signal);
  const warning = warningOfStatus(status);
  return warning === undefined ? good(config.printer) : { state: 'warning', fault: warning, seen: config.printer };
}

/** A program is there and may be started. Whether a hand scanner types is known when somebody scans. */
export async function checkScanner({ config: { scanner } }: Checked): Promise<Found> {
  if (scanner === 'typed') return good('typed');
  const program = typeof scanner === 'object' ? scanner.program : scanner.replace(/^program:/, '');
  try {
    await access(program, constants.R_OK | constants.X_OK);
  } catch (error) {
    throw new Fault('station.bad-path', { path: program, problem: systemErrorCode(error) ?? '' }, { cause: error });
  }
  return good(program);
}
