import { Fault } from '../../fault.ts';
import type { LedgerReader } from '../../ledger/reader.ts';

/**
 * Judges what is valid only for a time, such as a certificate or a permit. The ledger knows a time that has certainly
 * been; when the clock is behind it, and at the time of the ledger the judgement would have been good, then the clock is
 * what is wrong, and it is named instead of the certificate that is "not valid yet".
 */
export async function judgedNow<T>(
  ledger: Pick<LedgerReader, 'newestAt'>,
  judge: (now: Date) => Promise<T>,
): Promise<T> {
  const now = new Date();
  try {
    return await judge(now);
  } catch (error) {
    const newestEntry = ledger.newestAt();
    if (!(error instanceof Fault) || newestEntry === undefined || Date.parse(newestEntry) <= now.getTime()) throw error;
    if (!(await isGoodAt(new Date(newestEntry), judge))) throw error;
    const evidence = { clock: now.toISOString(), newestEntry, otherwise: error.code };
    throw new Fault('station.clock-behind', evidence, { cause: error });
  }
}

async function isGoodAt(time: Date, judge: (now: Date) => Promise<unknown>): Promise<boolean> {
  try {
    await judge(time);
    return true;
  } catch (error) {
    if (error instanceof Fault) return false;
    throw error;
  }
}
