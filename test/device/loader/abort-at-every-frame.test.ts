import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { startJig, type JigBoard } from '../../../fixtures/virtual-jig/jig.ts';
import { LoaderSession } from '../../../station-core/device/loader/loader-session.ts';
import { openPort } from '../../../station-core/device/ports/open-port.ts';
import { Wire, type WireWait } from '../../../station-core/device/wire.ts';
import { withoutTimeouts } from './without-timeouts.ts';

const regions = [
  { name: 'text', offsetBytes: 0x1000, bytes: Buffer.alloc(30_000, 'all work and no play ') },
  { name: 'noise', offsetBytes: 0x20_000, bytes: randomBytes(20_000) },
];

const AT_ONCE = 6;

class StoppedWire extends Wire {
  readonly stop = new AbortController();
  stopAtFrame = Infinity;
  frames = 0;

  /** The frame is on its way when the operator presses stop. */
  override async send(bytes: Uint8Array, wait: WireWait): Promise<void> {
    this.frames += 1;
    if (this.frames === this.stopAtFrame) {
      setImmediate(() => {
        this.stop.abort(new Error('the operator pressed stop'));
      });
    }
    await super.send(bytes, wait);
  }
}

/** A whole session, stopped at a frame. Gives back how many frames there were. */
async function session(stopAtFrame: number, loader: 'stub' | 'rom'): Promise<number> {
  await using jig = await startJig({ boards: [{ chip: 'esp32c3' }] });
  const [on] = jig.boards as readonly [JigBoard];
  const port = await openPort(on.address, { baudRate: 115_200, signal: AbortSignal.timeout(120_000) });
  const wire = new StoppedWire(port);
  withoutTimeouts(wire);
  wire.stopAtFrame = stopAtFrame;
  const run = async (): Promise<void> => {
    const entered = await LoaderSession.enter(wire, { signal: wire.stop.signal, loader });
    await entered.prepare();
    await entered.write(regions, undefined, { unchanged: 'skip' });
    await entered.hardReset();
  };
  if (stopAtFrame === Infinity) await run();
  else await expect(run()).rejects.toThrow('the operator pressed stop');
  await wire.close();
  expect(port.isOpen).toBe(false);
  return wire.frames;
}

/** A stop that waited for a time-out would hang: none of more than a second ever comes here. */
test.each(['stub', 'rom'] as const)(
  'stopped at any frame of a session (%s), it ends and frees the port at once',
  { timeout: 240_000 },
  async (loader) => {
    const frames = await session(Infinity, loader);
    expect(frames).toBeGreaterThan(40);
    const moments = Array.from({ length: frames }, (_, index) => index + 1);
    const worker = async (): Promise<void> => {
      for (let moment = moments.shift(); moment !== undefined; moment = moments.shift()) {
        await session(moment, loader);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    expect(moments).toEqual([]);
  },
);
