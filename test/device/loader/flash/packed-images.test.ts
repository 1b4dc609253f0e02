import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { LoaderSession } from '../../../../station-core/device/loader/loader-session.ts';
import { PackedImages } from '../../../../station-core/device/loader/flash/packed-images.ts';
import { Secret } from '../../../../station-core/secret.ts';
import { bench } from '../bench.ts';

const packing = { blockBytes: 0x4000, compress: true };

test('the same bytes are packed once, by whoever asks first, and everybody gets the same blocks', async () => {
  const images = new PackedImages();
  const bytes = randomBytes(40_000);
  const [first, second] = await Promise.all([
    images.packed(bytes, packing),
    images.packed(Buffer.from(bytes), packing),
  ]);
  expect(second).toBe(first);
  expect(await images.packed(bytes, packing)).toBe(first);
  expect(images.size).toBe(1);
});

test('other bytes, other blocks and other ways of packing are kept apart', async () => {
  const images = new PackedImages();
  const bytes = Buffer.alloc(5_000, 'all work and no play ');
  const plain = await images.packed(bytes, { ...packing, compress: false });
  expect(plain.compressed).toBe(false);
  expect((await images.packed(bytes, packing)).compressed).toBe(true);
  expect((await images.packed(bytes, { ...packing, blockBytes: 0x400 })).blockBytes).toBe(0x400);
  bytes[0] = 0;
  expect(await images.packed(bytes, packing)).not.toBe(await images.packed(Buffer.alloc(5_000), packing));
  expect(images.size).toBe(5);
});

test('two boards of one release share its images; what is secret to a unit never comes among them', async () => {
  const images = new PackedImages();
  const firmware = { name: 'app', offsetBytes: 0x10_000, bytes: Buffer.alloc(60_000, 'all work and no play ') };
  for (const secretByte of [1, 2]) {
    await using on = await bench({ chip: 'esp32c3' });
    const session = await LoaderSession.enter(on.wire, { signal: AbortSignal.timeout(120_000) });
    await session.prepare();
    const secret = Buffer.alloc(0x3000, secretByte);
    const unitData = { name: 'nvs', offsetBytes: 0x9000, bytes: new Secret(secret) };
    await session.write([firmware, unitData], undefined, { images });
    expect(on.board.flash.subarray(0x9000, 0xc000).equals(secret)).toBe(true);
    expect(on.board.flash.subarray(0x10_000, 0x10_000 + 60_000).equals(firmware.bytes)).toBe(true);
    expect(images.size).toBe(1);
  }
});
