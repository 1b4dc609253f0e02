import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { startJig, type JigBoard } from '../../../../fixtures/virtual-jig/jig.ts';
import { LoaderSession } from '../../../../station-core/device/loader/loader-session.ts';
import { openPort } from '../../../../station-core/device/ports/open-port.ts';
import { Wire, type WireWait } from '../../../../station-core/device/wire.ts';

/** Counts what is on its way: sent, and not answered yet. */
class CountingWire extends Wire {
  unanswered = 0;
  most = 0;

  override async send(bytes: Uint8Array, wait: WireWait): Promise<void> {
    this.unanswered += 1;
    this.most = Math.max(this.most, this.unanswered);
    await super.send(bytes, wait);
  }

  override async nextFrame(wait: WireWait): Promise<Buffer | undefined> {
    const frame = await super.nextFrame(wait);
    if (frame !== undefined) this.unanswered -= 1;
    return frame;
  }
}

test('a block is on its way only when the one before was answered: a stub has no room for another', async () => {
  await using jig = await startJig({ boards: [{ chip: 'esp32c3' }], paced: true });
  const [on] = jig.boards as readonly [JigBoard];
  const signal = AbortSignal.timeout(120_000);
  await using wire = new CountingWire(await openPort(on.address, { baudRate: 115_200, signal }));
  const session = await LoaderSession.enter(wire, { signal });
  await session.prepare(2_000_000);
  on.flash.fill(0, 0x10_000, 0x30_000); // all of it has to be erased, so the stub is behind its host
  wire.unanswered = 0;
  wire.most = 0;
  await session.write([
    { name: 'plain', offsetBytes: 0x11_000, bytes: randomBytes(0x10_000) },
    { name: 'deflated', offsetBytes: 0x22_000, bytes: Buffer.from(randomBytes(0x6000).toString('hex')) },
  ]);
  expect(wire.most).toBe(1);
  expect(on.lostBytes).toBe(0);
});
