import { expect, test } from 'vitest';
import type { JigBoard } from '../../../fixtures/virtual-jig/jig.ts';
import type { RunResult } from '../../../station-core/station/plan/run-unit.ts';
import { provision } from '../line.ts';
import { openedLine } from '../opened-line.ts';
import { recordLine } from '../recording-line.ts';

/**
 * A unit loses its power in the middle of making its key or storing its certificate. The next run of the whole plan
 * passes, with one key and one certificate. Every single operation is the matter of virtual-jig/agent/power-cuts.test.ts;
 * here it is one of each kind.
 */
const OPERATIONS = [
  [1, 'generateKey', 'before its eFuse key is burnt'],
  [2, 'generateKey', 'with a burnt key and no salt'],
  [5, 'generateKey', 'with a salt and no key record'],
  [15, 'install', 'in the middle of the issuer’s certificate'],
  [70, 'install', 'in the middle of its own certificate'],
] as const;

const { line, station } = await openedLine();

// One at a time: a board that shares a busy machine with four others answers too late to be heard.
test.each(OPERATIONS)(
  'a unit that loses its power before operation %i, in %s, %s, passes in the next run',
  async (operation, step) => {
    const [board] = await line.addBoards({ chip: 'esp32c3' });
    if (board === undefined) throw new Error('no board');
    board.inject(`dies-before-flash-operation:${operation}`);
    const slot = OPERATIONS.findIndex(([each]) => each === operation) + 1;
    const cut = await provisionUntilAgentEnds(board, slot);
    expect(cut).toMatchObject({ outcome: 'ABORTED', stopped: { step } });
    const next = await provision(station, { board, product: line.product, slot });
    expect(next.stopped).toBeUndefined();
    expect(next).toMatchObject({ outcome: 'PASS', serial: cut.serial });
    const issued = entries().filter((entry) => entry['unit'] === board.mac && entry.kind === 'certificate-issued');
    expect(issued).toHaveLength(1);
  },
  120_000,
);

/** Somebody sees in the console that it has stopped, and does not wait for the time-outs. */
async function provisionUntilAgentEnds(board: JigBoard, slot: number): Promise<RunResult> {
  await using wire = await recordLine(board.address);
  const operator = new AbortController();
  const looking = setInterval(() => {
    if (wire.recorded().includes('The unit agent has ended: SIGKILL')) operator.abort();
  }, 50);
  try {
    const cut = { ...board, address: wire.address };
    return await provision(station, { board: cut, product: line.product, slot, abort: operator.signal });
  } finally {
    clearInterval(looking);
  }
}

function entries(): (Record<string, unknown> & { kind: string })[] {
  return station.ledger
    .entriesFrom(0, 100_000)
    .map(({ leaf }) => JSON.parse(Buffer.from(leaf).toString('utf8')) as Record<string, unknown> & { kind: string });
}
