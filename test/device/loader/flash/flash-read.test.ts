import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { LoaderSession } from '../../../../station-core/device/loader/loader-session.ts';
import { bench } from '../bench.ts';

const cases = (['esp32', 'esp32c3'] as const).flatMap((chip) =>
  (['stub', 'rom'] as const).map((loader) => ({ chip, loader })),
);

test.each(cases)('$chip by $loader: what is read is what the flash holds, and nothing changes', async (on) => {
  await using at = await bench({ chip: on.chip });
  randomBytes(0x3000).copy(at.board.flash, 0x300_000);
  at.board.flash.fill(0xc0, 0x300_100, 0x300_200); // every byte of it is escaped on the line
  const before = Buffer.from(at.board.flash);
  const session = await LoaderSession.enter(at.wire, { signal: AbortSignal.timeout(120_000), loader: on.loader });
  if (on.loader === 'stub') await session.runStub();
  for (const [offsetBytes, lengthBytes] of [
    [0x300_000, 12],
    [0x300_0f0, 700],
    [0x300_001, 0x2001],
  ] as const) {
    const bytes = await session.read({ offsetBytes, lengthBytes });
    expect(bytes.equals(before.subarray(offsetBytes, offsetBytes + lengthBytes))).toBe(true);
  }
  expect(at.board.flash.equals(before)).toBe(true);
  expect(session.identity.loader).toBe(on.loader);
  // The line speaks the loader's protocol again afterwards.
  const [written] = await session.write([{ name: 'after', offsetBytes: 0x300_000, bytes: Buffer.alloc(100, 7) }]);
  expect(written?.lengthBytes).toBe(100);
});
