import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import type { FlashRegion } from '../../../../station-core/device/loader/flash/flash-region.ts';
import { LoaderSession, type WriteProgress } from '../../../../station-core/device/loader/loader-session.ts';
import { Secret } from '../../../../station-core/secret.ts';
import { bench, wireTo } from '../bench.ts';

const soon = (): AbortSignal => AbortSignal.timeout(120_000);
const app = { name: 'app', offsetBytes: 0x10_000, bytes: randomBytes(20_000) } satisfies FlashRegion;
const unitData: FlashRegion = { name: 'nvs', offsetBytes: 0x9000, bytes: new Secret(randomBytes(0x3000)) };

test.each(['stub', 'rom'] as const)(
  'rework by %s: what the chip holds already is looked at, not written, and the evidence says so',
  async (loader) => {
    await using on = await bench({ chip: 'esp32c3' });
    const session = await LoaderSession.enter(on.wire, { signal: soon(), loader });
    await session.prepare();
    const before = await session.write([app, unitData], undefined, { unchanged: 'skip' });
    expect(before.map(({ skipped }) => skipped)).toEqual([false, false]);
    await on.wire.close();

    const wire = await wireTo(on.board);
    const again = await LoaderSession.enter(wire, { signal: soon(), loader });
    await again.prepare();
    const bytes = randomBytes(0x3000);
    const changed = { ...unitData, bytes: new Secret(bytes) };
    const progress: WriteProgress[] = [];
    wire.sent.length = 0;
    const after = await again.write([app, changed], (step) => progress.push(step), { unchanged: 'skip' });
    expect(after.map(({ name, skipped }) => [name, skipped])).toEqual([
      ['app', true],
      ['nvs', false],
    ]);
    expect(after[0]).toMatchObject({ md5Hex: before[0]?.md5Hex, sha256Hex: before[0]?.sha256Hex, compressed: false });
    expect(wire.names.filter((name) => name.endsWith('_BEGIN'))).toHaveLength(1);
    expect(progress[0]).toEqual({ region: 'app', writtenBytes: 20_000, totalBytes: 20_000 + 0x3000 });
    expect(on.board.flash.subarray(0x9000, 0xc000).equals(bytes)).toBe(true);
    await wire.close();
  },
);

test('nothing is skipped on a guess: one wrong bit at the very end is written over', async () => {
  await using on = await bench({ chip: 'esp32c3' });
  const session = await LoaderSession.enter(on.wire, { signal: soon() });
  await session.prepare();
  const almost = Buffer.from(app.bytes);
  almost.writeUInt8((almost.at(-1) ?? 0) ^ 1, almost.length - 1);
  await session.write([{ ...app, bytes: almost }]);
  const [written] = await session.write([app], undefined, { unchanged: 'skip' });
  expect(written?.skipped).toBe(false);
  expect(on.board.flash.subarray(0x10_000, 0x10_000 + 20_000).equals(app.bytes)).toBe(true);
});

test('unless it is asked for, everything is written', async () => {
  await using on = await bench({ chip: 'esp32c3' });
  const session = await LoaderSession.enter(on.wire, { signal: soon() });
  await session.prepare();
  await session.write([app]);
  const [written] = await session.write([app]);
  expect(written?.skipped).toBe(false);
});
