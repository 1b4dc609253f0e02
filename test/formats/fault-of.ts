import { Fault } from '../../station-core/fault.ts';

/** The Fault the work ends with. Any other error is a bug and comes through; no error at all fails the test. */
export function faultOf(work: () => unknown): Fault {
  try {
    work();
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  throw new Error('no fault was thrown');
}

/** The same of a promise. */
export async function faultFrom(work: Promise<unknown>): Promise<Fault> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  throw new Error('no fault was thrown');
}

/** Runs a parser on bytes that may be anything: it may answer or throw a Fault that says where, and nothing else. */
export function onlyFaults(work: () => unknown): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const at = error.evidence['offsetBytes'];
    if (typeof at !== 'number' || !Number.isSafeInteger(at) || at < 0) {
      throw new Error(`the fault ${error.code} does not say where`, { cause: error });
    }
  }
}
