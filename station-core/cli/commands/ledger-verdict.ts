/** What a reader of one record must know of the ledger it comes from. */
import { Fault } from '../../fault.ts';
import type { OpenedAnywhere } from '../../ledger/open-anywhere.ts';
import { verifyOpenedInParallel } from '../../ledger/verify/verify-in-parallel.ts';
import { isOnlyUnsigned, type LedgerReport } from '../../ledger/verify/report.ts';
import { faultJson, faultText } from '../output.ts';
import { headline, problemLines, verifyingKeys } from './ledger.ts';

export type LedgerVerdict =
  | { readonly state: 'whole'; readonly report: LedgerReport }
  | { readonly state: 'not-whole'; readonly report: LedgerReport }
  | { readonly state: 'not-checked'; readonly fault: Fault }
  | { readonly state: 'not-asked' };

/** Verifies what `opened` holds; whatever is read from it afterwards is what was verified. */
export async function verdictOn(opened: OpenedAnywhere, dataDir: string): Promise<LedgerVerdict> {
  try {
    const { keys } = await verifyingKeys(dataDir);
    const report = await verifyOpenedInParallel(opened, { ...keys, signal: new AbortController().signal });
    return { state: report.ok ? 'whole' : 'not-whole', report };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { state: 'not-checked', fault: error };
  }
}

/** For the row of a record. */
export function verdictText(verdict: LedgerVerdict): string {
  switch (verdict.state) {
    case 'whole':
      return `whole, ${verdict.report.entries} entries verified`;
    case 'not-whole':
      return isOnlyUnsigned(verdict.report)
        ? 'NOT CHECKED against a signature: no checkpoint yet'
        : 'NOT WHOLE: do not rely on this record';
    case 'not-checked':
      return 'NOT CHECKED: nothing proves this record';
    case 'not-asked':
      return 'NOT VERIFIED, as asked by --no-verify';
  }
}

/** What stands below the record: why nobody should rely on it. */
export function reasonLines(verdict: LedgerVerdict): string[] {
  switch (verdict.state) {
    case 'not-whole':
      return ['', headline(verdict.report), ...shortened(problemLines(verdict.report))];
    case 'not-checked':
      return ['', faultText(verdict.fault)];
    case 'whole':
    case 'not-asked':
      return [];
  }
}

export function verdictJson(verdict: LedgerVerdict): Record<string, unknown> {
  switch (verdict.state) {
    case 'whole':
    case 'not-whole':
      return { state: verdict.state, entries: verdict.report.entries, problems: verdict.report.problems };
    case 'not-checked':
      return { state: verdict.state, fault: faultJson(verdict.fault) };
    case 'not-asked':
      return { state: verdict.state };
  }
}

const MOST_LINES = 5;

function shortened(lines: readonly string[]): string[] {
  const more = lines.length - MOST_LINES;
  return more <= 0 ? [...lines] : [...lines.slice(0, MOST_LINES), `  and ${more} more: see 'birthmark ledger verify'`];
}
