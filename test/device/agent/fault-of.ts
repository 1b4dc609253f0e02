import { Fault } from '../../../station-core/fault.ts';

/** The whole fault, not its code alone: tests look at its evidence. */
export async function faultOf(work: Promise<unknown>): Promise<Fault> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  throw new Error('it succeeded');
}
