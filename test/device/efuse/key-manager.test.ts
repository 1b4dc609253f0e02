import { expect, test } from 'vitest';
import type { BoardSpec } from '../../../fixtures/virtual-jig/jig.ts';
import { startJig } from '../../../fixtures/virtual-jig/jig.ts';
import { Board } from '../../../station-core/device/board.ts';
import { BenchChip, obstacles, OPEN } from './bench-chip.ts';

async function look(spec: BoardSpec): Promise<void> {
  await using jig = await startJig({ boards: [spec] });
  await using board = new Board(jig.boards[0]?.address ?? '');
  const signal = AbortSignal.timeout(30_000);
  await board.identify(signal);
  await board.efuses(signal).requireNoKeyManager();
}

test.each(['esp32c5', 'esp32p4'] as const)(
  '%s: a chip that is forced to use its Key Manager is named',
  async (chip) => {
    await expect(look({ chip, burnt: { FORCE_USE_KEY_MANAGER_KEY: 2 } })).rejects.toMatchObject({
      code: 'efuse.key-manager',
      evidence: { chip, efuses: 'FORCE_USE_KEY_MANAGER_KEY = 2' },
    });
    await expect(look({ chip, burnt: { KEY_PURPOSE_3: 12 } })).rejects.toMatchObject({
      code: 'efuse.key-manager',
      evidence: { chip, efuses: 'KEY_PURPOSE_3 = 12' },
    });
  },
);

test.each(['esp32c5', 'esp32p4', 'esp32c3', 'esp32'] as const)('%s: a chip that is not passes', async (chip) => {
  await look({ chip });
});

test.each(['esp32c5', 'esp32p4'] as const)(
  '%s: a security profile never fits a chip with a forced Key Manager',
  async (name) => {
    const chip = new BenchChip(name, undefined, { FORCE_USE_KEY_MANAGER_KEY: 1 });
    const plan = await chip.plan(OPEN);
    expect(plan.kind).toBe('unreachable');
    expect(obstacles(plan)).toEqual(['Key Manager: burnt-otherwise']);
    expect((await new BenchChip(name).plan(OPEN)).kind).toBe('nothing-to-do');
  },
);
