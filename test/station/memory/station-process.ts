/** A station in a process of its own, whose memory another one can look through: boards and labels are elsewhere. */
import { once } from 'node:events';
import { loadProduct } from '../../../station-core/station/product/load-product.ts';
import { openScanner } from '../../../station-core/station/scanners/open-scanner.ts';
import { Station } from '../../../station-core/station/station.ts';

export type Told = { readonly state: 'passed' | 'disposed'; readonly serials: readonly string[] };

const [dataDir = '', productDir = '', ...ports] = process.argv.slice(2);
const { signal } = new AbortController();
const quiet = { stepBegun: () => undefined, event: () => undefined };

async function nextWord(told: Told): Promise<void> {
  const heard = once(process, 'message');
  process.send?.(told);
  await heard;
}

const serials: string[] = [];
{
  await using station = await Station.open(dataDir, {
    signal,
    scanner: (named) => openScanner(named, { dataDir, input: process.stdin }),
  });
  const product = await loadProduct(productDir);
  for (const [at, port] of ports.entries()) {
    const order = { slot: at + 1, port, product, permit: 'any-in-force' as const };
    const { outcome, serial = '', stopped } = await station.provision(order, { watch: quiet, abort: signal });
    if (outcome !== 'PASS') throw stopped?.fault ?? new Error(outcome);
    serials.push(serial);
  }
  await nextWord({ state: 'passed', serials });
}
await nextWord({ state: 'disposed', serials });
process.disconnect();
