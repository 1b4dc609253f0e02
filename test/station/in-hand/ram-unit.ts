/** A unit whose agent is not in it: verifying loads the very binary into the RAM of a virtual ESP32-C3. */
import { expect } from 'vitest';
import { sheetOf } from '../../../fixtures/label-scanner/paper.ts';
import { scanLabel } from '../../../fixtures/label-scanner/scan.ts';
import type { JigBoard } from '../../../fixtures/virtual-jig/jig.ts';
import { Fault } from '../../../station-core/fault.ts';
import type { Station } from '../../../station-core/station/station.ts';
import { type Line, provision } from '../line.ts';
import { everythingOn } from './whole-board.ts';

export async function verifyRamUnit(at: {
  readonly line: Line;
  readonly station: Station;
  readonly board: JigBoard;
}): Promise<void> {
  const { line, station, board } = at;
  const { outcome, serial = '' } = await provision(station, { board, product: line.product });
  expect(outcome).toBe('PASS');
  const label = await scanLabel(sheetOf(line.dataDir, serial), AbortSignal.timeout(120_000));
  const before = everythingOn(board);
  const order = { port: board.address, by: 'quinn', label };
  const report = (): undefined => undefined;
  const signal = new AbortController().signal;

  const without = async (): Promise<never> => {
    throw new Fault('in-hand.no-product', { option: '--product' });
  };
  await expect(station.verifyInHand(order, { product: without, report }, signal)).rejects.toMatchObject({
    code: 'in-hand.no-product',
  });
  expect(everythingOn(board)).toEqual(before);

  const result = await station.verifyInHand(order, { product: async () => line.product, report }, signal);
  expect(result).toMatchObject({ verdict: 'genuine', serial });
  expect(result.checks.filter(({ result: is }) => is === 'differs')).toEqual([]);
  const matching = result.checks.filter(({ result: is }) => is === 'matches').map(({ check }) => check);
  expect(matching).toEqual(expect.arrayContaining(['application', 'certificate', 'key', 'label', 'owner-code']));
  expect(everythingOn(board)).toEqual(before);
}
