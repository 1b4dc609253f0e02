import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { os } from '@orpc/server';
import { Fault } from '../../../station-core/fault.ts';
import { runHost } from '../../../station-core/host/process/run-host.ts';
import { shellWire } from '../../../station-core/host/process/shell-wire.ts';

/** A host process like the real one, with a station so small that only the way to it is under test. */
const router = {
  ping: os.handler(() => ({ pong: true, pid: process.pid })),
  echo: os.handler(({ input }) => input),
  flood: os.handler(async function* () {
    for (;;) yield 'x'.repeat(10_000);
  }),
};

runHost(shellWire(), async ({ dataDir }) => {
  if (dataDir === '/busy') throw new Fault('ledger.busy', { path: dataDir });
  if (dataDir === '/bug') throw new TypeError('a defect');
  const isSetup = dataDir.endsWith('to-set-up') && !existsSync(join(dataDir, 'begun'));
  return {
    router,
    inService: comingIntoService(dataDir),
    ...(isSetup ? { over: setUp(dataDir) } : {}),
    openScreen: () => ({ context: {}, [Symbol.dispose]: () => undefined }),
    [Symbol.asyncDispose]: async () => undefined,
  };
});

/** Done as soon as a test says so. */
async function setUp(dataDir: string): Promise<void> {
  while (!existsSync(join(dataDir, 'answered'))) await sleep(20);
  writeFileSync(join(dataDir, 'begun'), '');
}

/** As a wrong PIN or damaged books show only when screens are let in already: at the first start, or at the second one. */
async function comingIntoService(dataDir: string): Promise<void> {
  if (dataDir === '/late-refusal') throw new Fault('hsm.missing');
  if (dataDir.endsWith('wrong-pin-next-time')) {
    if (existsSync(join(dataDir, 'begun'))) throw new Fault('hsm.wrong-pin');
    writeFileSync(join(dataDir, 'begun'), '');
  }
}
