import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { threadId } from 'node:worker_threads';
import { os } from '@orpc/server';
import { runHost } from '../../station-core/host/process/run-host.ts';
import { shellWire } from '../../station-core/host/process/shell-wire.ts';
import { Secret } from '../../station-core/secret.ts';
import { SignerClient, type SignerConfig } from '../../station-core/signer/client.ts';

/** A host beside a signer, as under Electron: a station so small that only the way to both is under test. */
runHost(shellWire(), async ({ dataDir, signal, startSigner }) => {
  if (startSigner === undefined) throw new TypeError('a host under Electron does not fork');
  const config = configIn(dataDir);
  if (config !== undefined) {
    await SignerClient.start({ config, pin: new Secret('123456'), signal, startProcess: startSigner });
  }
  return {
    router: { who: os.handler(() => threadId), die: os.handler(() => process.exit(9)) },
    inService: Promise.resolve(),
    openScreen: () => ({ context: {}, [Symbol.dispose]: () => undefined }),
    [Symbol.asyncDispose]: async () => undefined,
  };
});

function configIn(dataDir: string): SignerConfig | undefined {
  const path = join(dataDir, 'signer.json');
  if (!existsSync(path)) return undefined;
  const { issuingCertBase64, ...config } = JSON.parse(readFileSync(path, 'utf8')) as SignerConfig & {
    readonly issuingCertBase64: string;
  };
  return { ...config, issuingCertDer: Buffer.from(issuingCertBase64, 'base64') };
}
