import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { efuseField, fieldAddresses, fieldOfRow } from '../../../station-core/device/efuse/efuse-table.ts';
import { readEfuses } from '../../../station-core/device/efuse/read-efuses.ts';
import { KNOWN_CHIPS } from '../../../station-core/device/loader/chips/known-chips.ts';

/** The published table of facts, against which the station's own tables are held. */
const Facts = z.record(
  z.string(),
  z.object({
    base: z.string(),
    blocks: z.array(
      z.object({
        index: z.number(),
        words: z.number(),
        read_addr: z.string(),
        wr_dis_bit: z.string(),
        rd_dis_bit: z.string(),
      }),
    ),
    fields: z.record(
      z.string(),
      z.object({
        addr: z.string(),
        blk: z.number(),
        word: z.number(),
        pos: z.number(),
        len: z.number(),
        wr_dis: z.number().nullable(),
      }),
    ),
  }),
);
const facts = Facts.parse(
  JSON.parse(readFileSync(new URL('../../../fixtures/vectors/efuse_fields.json', import.meta.url), 'utf8')),
);
const numbers = (text: string): number[] => (text.match(/\d+/g) ?? []).map(Number);

test.each(KNOWN_CHIPS)('$name: every published field is where the table has it, with its lock', ({ name, efuses }) => {
  const fields = Object.entries(facts[name]?.fields ?? {});
  expect(fields.length).toBeGreaterThan(14);
  for (const [field, fact] of fields) {
    const ours = efuseField(efuses, field);
    expect(fieldAddresses(efuses, ours)[0], field).toBe(Number(fact.addr));
    expect(ours.block.index, field).toBe(fact.blk);
    expect(ours.parts[0], field).toEqual([fact.word * 32 + fact.pos, fact.len]);
    expect(ours.writeLock ?? null, field).toBe(fact.wr_dis);
  }
});

test.each(KNOWN_CHIPS)('$name: blocks, their places and locks are as published', ({ name, efuses }) => {
  const blocks = facts[name]?.blocks ?? [];
  expect(efuses.base).toBe(Number(facts[name]?.base));
  expect(
    efuses.blocks.map(({ index, offset, words, writeLock, readLocks }) => [
      index,
      offset,
      words,
      writeLock === undefined ? [] : [writeLock],
      readLocks ?? [],
    ]),
  ).toEqual(
    blocks.map(({ index, read_addr, words, wr_dis_bit, rd_dis_bit }) => [
      index,
      Number(read_addr) - efuses.base,
      words,
      numbers(wr_dis_bit),
      numbers(rd_dis_bit),
    ]),
  );
});

test.each(KNOWN_CHIPS)('$name: no two fields share a bit, and none leaves its block', ({ efuses, laterEfuses }) => {
  for (const table of [efuses, ...(laterEfuses === undefined ? [] : [laterEfuses.table])]) {
    const taken = new Map<string, string>();
    for (const field of table.fields.map((row) => fieldOfRow(table, row))) {
      for (const [first, width] of field.parts) {
        for (let bit = first; bit < first + width; bit++) {
          const place = `${field.block.index}.${bit}`;
          expect(taken.get(place), `${field.name} at ${place}`).toBeUndefined();
          expect(bit, field.name).toBeLessThan(field.block.words * 32);
          taken.set(place, field.name);
        }
      }
    }
  }
});

test('a field in two pieces is put together, wide ones are shown in hex, and locks are seen', async () => {
  const [p4] = KNOWN_CHIPS.filter(({ name }) => name === 'esp32p4');
  if (p4 === undefined) throw new Error('the P4 is known');
  const { base } = p4.efuses;
  const words = new Map([
    [base + 0x2c, 1 << 20], // WR_DIS: everything in block 1
    [base + 0x44, 0xa1b2c3d4],
    [base + 0x48, 0x7cdf],
    [base + 0x4c, (1 << 23) | (2 << 4) | 5], // major: high bit 1, low bits 2; minor 5
  ]);
  const readings = await readEfuses(p4.efuses, async (address) => Promise.resolve(words.get(address) ?? 0));
  const named = (name: string) => readings.find((reading) => reading.name === name);
  expect(named('WAFER_VERSION_MAJOR')).toMatchObject({ value: 6, width: 3, writeLocked: true });
  expect(named('WAFER_VERSION_MINOR')).toMatchObject({ value: 5 });
  expect(named('MAC')).toMatchObject({ value: '7cdfa1b2c3d4', width: 48 });
  expect(named('SECURE_BOOT_EN')).toMatchObject({ value: 0, writeLocked: false });
});

test.each(KNOWN_CHIPS)('$name: key blocks are never read', async ({ efuses }) => {
  const read: number[] = [];
  await readEfuses(efuses, async (address) => {
    read.push(address);
    return Promise.resolve(0);
  });
  const secret = efuses.blocks.filter(({ readLocks }) => readLocks !== undefined);
  const inSecret = read.filter((address) =>
    secret.some(({ offset, words }) => address >= efuses.base + offset && address < efuses.base + offset + 4 * words),
  );
  // The ESP32's third block is the user's, and holds the one counter that every bootloader reads.
  expect(inSecret).toEqual(efuses.base === 0x3ff5a000 ? [0x3ff5a088] : []);
  expect(new Set(read).size).toBe(read.length); // each word once
});
