import { join } from 'node:path';
import { simulatedBoards } from '../../first-day/phase/trial-jig.ts';
import { Floor } from '../../operators/floor.ts';

/** The jig of a trial that was chosen on the screen: simulated boards, as long as its screens are served. */
export interface TrialJig extends AsyncDisposable {
  /** Starts it once there is a trial that wants one. */
  readonly prepare: () => Promise<void>;
}

/** Of a jig with more boards than it has slots. */
const COLUMNS = 8;

export function trialJigFor(dataDir: string): TrialJig {
  const held = new AsyncDisposableStack();
  let isThere = false;
  return {
    prepare: async () => {
      const boards = isThere ? undefined : await simulatedBoards(dataDir);
      if (boards === undefined) return;
      isThere = true;
      await startIn(held, { dataDir, boards });
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

/** No other station loads what simulates boards. */
async function startIn(
  held: AsyncDisposableStack,
  { dataDir, boards }: { readonly dataDir: string; readonly boards: number },
): Promise<void> {
  const { openJigControl, startJig } = await import('./jig.ts');
  const jig = held.use(
    await startJig({ boards: Array.from({ length: boards }, () => ({ chip: 'esp32c3' as const })) }),
  );
  await assignPorts(
    dataDir,
    jig.boards.map(({ address }) => address),
  );
  held.use(await openJigControl(jig, join(dataDir, 'virtual-jig.json')));
}

/** Simulated boards have other ports at each start, so their slots are assigned again. */
export async function assignPorts(dataDir: string, addresses: readonly string[]): Promise<void> {
  const floor = await Floor.open({ dir: dataDir });
  const { jig } = floor;
  const rows = Math.ceil(addresses.length / COLUMNS);
  if (jig.rows * jig.columns < addresses.length) await floor.setJig({ ...jig, rows, columns: COLUMNS });
  for (const { slot } of floor.slots) await floor.bindSlot(slot, null);
  for (const [at, address] of addresses.entries()) await floor.bindSlot(at + 1, { address });
}
