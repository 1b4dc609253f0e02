import { expect, test } from 'vitest';
import { LoaderSession } from '../../../station-core/device/loader/loader-session.ts';
import { bench } from './bench.ts';
import { withoutTimeouts } from './without-timeouts.ts';

const regions = [{ name: 'text', offsetBytes: 0x1000, bytes: Buffer.alloc(200_000, 'all work and no play ') }];

test(
  'an abort at any moment ends the session at once, with the reason that was given',
  { timeout: 60_000 },
  async () => {
    const momentsMs = Array.from({ length: 40 }, (_, index) => index * 12);
    let stopped = 0;
    for (const momentMs of momentsMs) {
      await using on = await bench({ chip: 'esp32c3' });
      withoutTimeouts(on.wire);
      const stop = new AbortController();
      const reason = new Error('the operator pressed stop');
      setTimeout(() => {
        stop.abort(reason);
      }, momentMs);
      try {
        const session = await LoaderSession.enter(on.wire, { signal: stop.signal, loader: 'rom' });
        await session.prepare();
        await session.write(regions);
        await session.hardReset();
      } catch (error) {
        expect(error).toBe(reason);
        stopped += 1;
      }
    }
    expect(stopped).toBeGreaterThan(10);
  },
);

test('an abort while the board is silent does not wait for any time-out', async () => {
  await using on = await bench({ chip: 'esp32c3' });
  withoutTimeouts(on.wire);
  on.board.inject('silent-at:DEFL_DATA');
  const stop = new AbortController();
  const session = await LoaderSession.enter(on.wire, { signal: stop.signal });
  await session.prepare();
  const writing = session.write(regions);
  setTimeout(() => {
    stop.abort(new Error('stop'));
  }, 300);
  await expect(writing).rejects.toThrow('stop');
});

test('a signal that has fired before lets nothing begin', async () => {
  await using on = await bench({ chip: 'esp32c3' });
  await expect(LoaderSession.enter(on.wire, { signal: AbortSignal.abort(new Error('too late')) })).rejects.toThrow(
    'too late',
  );
  expect(on.wire.sent).toEqual([]);
});
