import { matchScan, type ScanVerdict } from '../../labels/scan-back.ts';
import { Fault } from '../../fault.ts';
import { type Secret, SecretText } from '../../secret.ts';
import { step } from '../plan/step.ts';

/** A hand may pick up the neighbour's label; more wrong scans than this are not a slip any more. */
const MAX_SCANS = 10;

/**
 * The label on the bench must be this unit's: what the scanner reads equals what was printed, to the letter. From then on
 * it is on paper alone. A crash before the printer has let go of it leaves a label that the next start voids and recalls.
 */
export const confirmLabel = step({
  name: 'confirmLabel',
  title: 'Scan label',
  needs: ['reserve', 'label'],
  timeoutMs: 15 * 60_000,
  cannotBeUndone: null,
  late: 'scan.timed-out',
  act: async ({ reserve: { serial, ssid }, label: { job } }, context, signal) => {
    const { identity, scanner, printer, label, report } = context;
    const { qrText } = label.remembered();
    const judge = (scanned: Secret<string>): ScanVerdict => {
      const verdict = matchScan(scanned, qrText);
      if (verdict === 'match') label.rememberScan(scanned);
      else if (scanned instanceof SecretText) scanned[Symbol.dispose]();
      return verdict;
    };
    report({ kind: 'waiting-for-scan', serial });
    let scans = 0;
    for await (const verdict of scanner.verdicts({ slot: identity.slot, serial, ssid, judge }, signal)) {
      scans += 1;
      if (verdict === 'match') {
        await printer.discard(job, signal);
        return { job, scans };
      }
      report({ kind: 'wrong-scan', why: verdict });
      if (scans < MAX_SCANS) continue;
      throw new Fault(verdict === 'other-label' ? 'scan.mismatch' : 'scan.unreadable', { serial, scans });
    }
    throw new Error('a scanner stopped reading without a reason'); // a bug of the scanner: it promises never to
  },
});
