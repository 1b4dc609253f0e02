import { matchScan, type ScanVerdict } from '../../labels/scan-back.ts';
import { Fault } from '../../fault.ts';
import { step } from '../plan/step.ts';

/** A hand may pick up the neighbour's label; more wrong scans than this are not a slip any more. */
const MOST_SCANS = 10;

/** The label on the bench must be this unit's: what the scanner reads equals what was printed, to the letter. */
export const confirmLabel = step({
  name: 'confirmLabel',
  title: 'Scan the label',
  needs: ['reserve', 'label'],
  timeoutMs: 15 * 60_000,
  late: 'scan.timed-out',
  act: async ({ reserve: { serial, ssid }, label: { job } }, { scanner, label, report }, signal) => {
    const { qrText } = label.remembered();
    let verdict: ScanVerdict = 'unreadable';
    for (let scans = 1; scans <= MOST_SCANS; scans++) {
      report({ kind: 'waiting-for-scan', serial });
      verdict = matchScan(await scanner.nextScan({ job, serial, ssid }, signal), qrText);
      scanner.judged?.(job, verdict);
      if (verdict === 'match') return { job, scans };
      report({ kind: 'wrong-scan', why: verdict });
    }
    throw new Fault(verdict === 'unreadable' ? 'scan.unreadable' : 'scan.mismatch', { serial, scans: MOST_SCANS });
  },
});
