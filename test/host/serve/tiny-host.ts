import { os } from '@orpc/server';
import { Fault } from '../../../station-core/fault.ts';
import { channelToShell } from '../../../station-core/host/host-channel.ts';
import { runHost } from '../../../station-core/host/run-host.ts';

/** A host process like the real one, with a station so small that only the way to it is under test. */
const router = {
  ping: os.handler(() => ({ pong: true, pid: process.pid })),
  echo: os.handler(({ input }) => input),
  flood: os.handler(async function* () {
    for (;;) yield 'x'.repeat(10_000);
  }),
};

runHost(channelToShell(), async ({ dataDir }) => {
  if (dataDir === '/busy') throw new Fault('ledger.busy', { path: dataDir });
  if (dataDir === '/bug') throw new TypeError('a defect');
  return {
    router,
    inService: Promise.resolve(),
    openScreen: () => ({ context: {}, [Symbol.dispose]: () => undefined }),
    [Symbol.asyncDispose]: async () => undefined,
  };
});
