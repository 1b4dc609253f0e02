import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { JIG_CHIPS, type JigChip } from '../../../fixtures/virtual-jig/chip/chip-model.ts';
import { CHIP_MODELS } from '../../../fixtures/virtual-jig/chip/chip-models.ts';
import { Efuse, type EfuseOptions } from '../../../fixtures/virtual-jig/chip/efuse.ts';
import { efuseField, SIX_KEY_BLOCKS, type EfuseTable } from '../../../station-core/device/efuse/efuse-table.ts';
import type { ReadRegister } from '../../../station-core/device/efuse/read-efuses.ts';
import { readBlockRevision, readWaiver } from '../../../station-core/device/efuse/revision-limits.ts';
import { KNOWN_CHIPS } from '../../../station-core/device/loader/chips/known-chips.ts';

const WITH_LIMITS = JIG_CHIPS.filter((chip) => chip !== 'esp32');

function chipWith(name: JigChip, made: Partial<EfuseOptions>): { table: EfuseTable; read: ReadRegister } {
  const chip = CHIP_MODELS[name];
  const efuse = new Efuse({ chip, mac: randomBytes(6), revision: chip.defaultRevision, ...made });
  const table = KNOWN_CHIPS.find((each) => each.name === name)?.efuses;
  if (table === undefined) throw new Error(`no chip ${name}`);
  return { table, read: (address) => Promise.resolve(efuse.controller.read(address)) };
}

test.each(WITH_LIMITS)('%s shows the block revision that its factory has burnt', async (name) => {
  const { table, read } = chipWith(name, { blockRevision: { major: 2, minor: 5 } });
  expect(await readBlockRevision(table, read)).toBe(205);
  const fresh = chipWith(name, {});
  expect(await readBlockRevision(fresh.table, fresh.read)).toBe(0);
});

test.each(WITH_LIMITS)('%s shows which upper limits do not bind it', async (name) => {
  for (const [anyNewer, waived] of [
    [[], [0, 0]],
    [['silicon'], [1, 0]],
    [['blocks'], [0, 1]],
  ] as const) {
    const { table, read } = chipWith(name, { anyNewer });
    const has = [await readWaiver(table, 'silicon', read), await readWaiver(table, 'efuseBlocks', read)];
    expect(has).toEqual(waived);
  }
});

test('an ESP32 has no block revision: it counts as 0, and every limit binds it', async () => {
  const { table, read } = chipWith('esp32', {});
  expect(await readBlockRevision(table, read)).toBe(0);
  expect([await readWaiver(table, 'silicon', read), await readWaiver(table, 'efuseBlocks', read)]).toEqual([0, 0]);
});

test('a block that nobody may read does not count as revision 0', async () => {
  const { table, read } = chipWith('esp32c3', { blockRevision: { major: 1, minor: 3 }, burnt: { RD_DIS: 1 } });
  const blocks = SIX_KEY_BLOCKS.map((block) => (block.index === 2 ? { ...block, readLocks: [0] } : block));
  expect(efuseField(table, 'BLK_VERSION_MAJOR').block.index).toBe(2);
  expect(await readBlockRevision({ ...table, blocks }, read)).toBe('unreadable');
});
