import { Fault } from '../fault.ts';
import type { SlotOrder, SlotWatcher } from './run-context.ts';
import type { Station } from './station.ts';
import type { OperatorWords } from './plan/operator-words.ts';
import type { RunResult } from './plan/run-unit.ts';

/**
 * Runs several slots side by side, one unit each. A slot that fails never stops its neighbours; only a ledger that
 * cannot be written does, because then nothing more may happen: the others are aborted and the error is thrown. Any
 * other error is a bug and is thrown too, when all have ended.
 */
export async function provisionSlots(
  station: Station,
  orders: readonly SlotOrder[],
  options: {
    watch: (slot: number) => SlotWatcher;
    ended: (slot: number, result: RunResult) => void;
    abort: AbortSignal;
    words?: (slot: number) => OperatorWords;
  },
): Promise<RunResult[]> {
  const outOfService = new AbortController();
  const abort = AbortSignal.any([options.abort, outOfService.signal]);
  const runs = orders.map(async (order) => {
    try {
      const words = options.words?.(order.slot);
      const watch = options.watch(order.slot);
      const result = await station.provision(order, { watch, abort, ...(words === undefined ? {} : { words }) });
      options.ended(order.slot, result);
      return result;
    } catch (error) {
      if (error instanceof Fault && error.text.stops === 'line') outOfService.abort(error);
      throw error;
    }
  });
  const ended = await Promise.allSettled(runs);
  const broken = ended.find((each) => each.status === 'rejected');
  if (broken !== undefined) throw broken.reason;
  return ended.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
}
