import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { threadId } from 'node:worker_threads';
import { os } from '@orpc/server';
import { runHost } from '../../station-core/host/process/run-host.ts';
import { shellWire } from '../../station-core/host/process/shell-wire.ts';
import { SignerClient, type SignerProcess, type SignerStart } from '../../station-core/signer/client.ts';

/** A host beside a signer, as under Electron: a station so small that only the way to both is under test. */
runHost(shellWire(), async ({ dataDir, signal, startProcess }) => {
  if (startProcess === undefined) throw new TypeError('a host under Electron does not fork');
  const start = startIn(dataDir);
  const startSigner = ({ args, env }: SignerProcess) =>
    startProcess({ name: 'signer', args: [...args], env: { ...env } });
  if (start !== undefined) await SignerClient.start({ start, signal, startProcess: startSigner });
  return {
    router: { who: os.handler(() => threadId), die: os.handler(() => process.exit(9)) },
    inService: Promise.resolve(),
    openScreen: () => ({ context: {}, [Symbol.dispose]: () => undefined }),
    [Symbol.asyncDispose]: async () => undefined,
  };
});

function startIn(dataDir: string): SignerStart | undefined {
  const path = join(dataDir, 'start-signer.json');
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as SignerStart) : undefined;
}
