/** A unit whose agent is not in it: verifying loads the very binary into the RAM of a virtual ESP32-C3. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sheetOf } from '../../../fixtures/label-scanner/paper.ts';
import { scanLabel } from '../../../fixtures/label-scanner/scan.ts';
import { Fault } from '../../../station-core/fault.ts';
import { countOwnTimeOnly } from '../../own-time.ts';
import { provision, startLine } from '../line.ts';
import { everythingOn } from './whole-board.ts';

// The chip is executed in this process.
countOwnTimeOnly();

const IN_RAM = join(import.meta.dirname, '../../../device-agent/build/esp32c3-bare-hmac/birthmark-agent-ram.bin');
const missing = existsSync(IN_RAM)
  ? ''
  : ' (needs gcc-riscv64-unknown-elf, picolibc-riscv64-unknown-elf and make -C device-agent c3)';

/** The chip executes more than a thousand million instructions, on a machine that may be busy. */
const SLOW_MS = 900_000;

describe.skipIf(missing !== '')(`a unit whose agent arrives by RAM${missing}`, () => {
  test(
    'is genuine when the product gives the agent, asks for the product when it does not, and keeps its flash and eFuses',
    async () => {
      await using line = await startLine({ agent: { image: IN_RAM, arrival: 'ram' } });
      await using station = await line.open();
      const [board] = await line.addBoards({ chip: 'esp32c3' });
      if (board === undefined) throw new Error('no board');
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
    },
    SLOW_MS,
  );
});
