import { access, constants } from 'node:fs/promises';
import { systemErrorCode } from '../../durable-file.ts';
import { Fault } from '../../fault.ts';
import { requireReady, warningOfStatus } from '../../labels/printers/conditions.ts';
import { openPrinter } from '../../labels/printers/open-printer.ts';
import type { Checked, RunningStation } from './checked.ts';
import { type Found, good, seen, seenAs } from './finding.ts';

export async function checkPrinter({ config, running, signal }: Checked): Promise<Found> {
  if (running !== undefined) return conditionOf(running);
  const printer = await openPrinter(config.printer);
  const status = await printer.status(signal);
  requireReady(status, { printer: config.printer });
  await printer.jobs(signal);
  const warning = warningOfStatus(status);
  return warning === undefined ? good(seenAs(config.printer)) : { state: 'warning', fault: warning };
}

/** A printer at work may have one connection only, and its station has that. */
async function conditionOf({ printer }: RunningStation): Promise<Found> {
  const { ready, fault } = await printer.condition();
  const { address } = printer.current;
  if (ready) return fault === undefined ? good(seenAs(address)) : { state: 'warning', fault };
  return { state: 'problem', fault: fault ?? new Fault('printer.offline', { printer: address }) };
}

/** A program is there and may be started. Whether a hand scanner types is known when somebody scans. */
export async function checkScanner({ config: { scanner } }: Checked): Promise<Found> {
  if (scanner === 'typed') return good(seen('typedScanner'));
  const program = typeof scanner === 'object' ? scanner.program : scanner.replace(/^program:/, '');
  try {
    await access(program, constants.R_OK | constants.X_OK);
  } catch (error) {
    throw new Fault('station.bad-path', { path: program, problem: systemErrorCode(error) ?? '' }, { cause: error });
  }
  return good(seenAs(program));
}
