import { SignerClient, type SignerStart } from '../../station-core/signer/client.ts';

/** Run as a process of its own: starts a signer, prints its process id, and dies without closing anything. */
const start = JSON.parse(process.env['TEST_START'] ?? '') as SignerStart;
const signal = AbortSignal.timeout(120_000);
const signer = await SignerClient.start({ start, signal });
process.stdout.write(String((await signer.status(signal)).processId), () => {
  process.kill(process.pid, 'SIGKILL');
});
