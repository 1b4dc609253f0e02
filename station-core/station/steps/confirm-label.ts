import { matchScan, type ScanVerdict } from '../../labels/scan-back.ts';
import { Fault } from '../../fault.ts';
import { type Secret, SecretText } from '../../secret.ts';
import { within } from '../../wait.ts';
import type { OperatorWord } from '../plan/operator-words.ts';
import { step } from '../plan/step.ts';
import type { StepContext } from '../plan/step-context.ts';
import { type LabelledUnit, printLabel } from '../printing/print-label.ts';
import { PRINTER_PATIENCE_MS } from '../printing/wait-for-printer.ts';

/** A hand may pick up the neighbour's label; more wrong scans than this are not a slip any more. */
const MAX_SCANS = 10;
const SCAN_TIMEOUT_MS = 15 * 60_000;

/**
 * The label on the bench must be this unit's: what the scanner reads equals what was printed, to the letter. From then on
 * it is on paper alone. Whoever waits for a label that did not come, or is no good, has it printed again: the one before is void.
 * A crash before the printer has let go of it leaves a label in doubt, which the next run of the unit takes up or voids.
 */
export const confirmLabel = step({
  name: 'confirmLabel',
  title: 'Scan label',
  needs: ['connect', 'reserve', 'label'],
  timeoutMs: 2 * SCAN_TIMEOUT_MS + PRINTER_PATIENCE_MS, // with a label that is printed again
  cannotBeUndone: null,
  late: 'scan.timed-out',
  act: async ({ connect: { mac }, reserve, label: { job: printed } }, context, signal) => {
    const { printer, label } = context;
    if (label.takenUp !== undefined) {
      await printer.discard(printed, signal); // it was scanned before the unit was given its secrets again
      return { job: printed, scans: 1 };
    }
    const unit = { mac, ...reserve };
    const judged = { scans: 0 };
    let job = printed;
    for (let voids = 0; ; voids += 1) {
      context.report({ kind: 'waiting-for-scan', serial: unit.serial, voids });
      const heard = await scanOrWord(unit, { context, judged }, signal);
      if (heard === 'match') break;
      context.report({ kind: 'reprinting' });
      const { reason, by } = heard;
      const replaces = { job, reason: `reprint: ${reason}`, ...(by === undefined ? {} : { by }) };
      ({ job } = await printLabel({ unit, replaces }, context, signal));
    }
    await printer.discard(job, signal);
    return { job, scans: judged.scans };
  },
});

type Reprint = Extract<OperatorWord, { kind: 'reprint' }>;

interface Scanning {
  readonly context: StepContext;
  /** Over all labels of this unit in this run. */
  readonly judged: { scans: number };
}

/** The right label, or a person who wants another one. */
async function scanOrWord(unit: LabelledUnit, scanning: Scanning, signal: AbortSignal): Promise<'match' | Reprint> {
  const late = (): Fault => new Fault('scan.timed-out', { serial: unit.serial, timeoutMs: SCAN_TIMEOUT_MS });
  return within({ timeoutMs: SCAN_TIMEOUT_MS, signal, late }, async (inner) => {
    const over = new AbortController();
    const limit = AbortSignal.any([inner, over.signal]);
    try {
      return await Promise.race([scanned(unit, scanning, limit), scanning.context.words.next('reprint', limit)]);
    } finally {
      over.abort(new Fault('station.stopped')); // whichever of the two came second waits for nothing any more
    }
  });
}

async function scanned(
  { serial, ssid }: LabelledUnit,
  { context: { identity, scanner, label, report }, judged }: Scanning,
  signal: AbortSignal,
): Promise<'match'> {
  const { qrText } = label.remembered();
  const judge = (text: Secret<string>): ScanVerdict => {
    const verdict = matchScan(text, qrText);
    if (verdict === 'match') label.rememberScan(text);
    else if (text instanceof SecretText) text[Symbol.dispose]();
    return verdict;
  };
  for await (const verdict of scanner.verdicts({ slot: identity.slot, serial, ssid, judge }, signal)) {
    signal.throwIfAborted();
    judged.scans += 1;
    if (verdict === 'match') return verdict;
    report({ kind: 'wrong-scan', why: verdict });
    if (judged.scans < MAX_SCANS) continue;
    throw new Fault(verdict === 'other-label' ? 'scan.mismatch' : 'scan.unreadable', { serial, scans: judged.scans });
  }
  throw new Error('a scanner stopped reading without a reason'); // a bug of the scanner: it promises never to
}
