import { readFileSync } from 'node:fs';
import { X509Certificate } from 'node:crypto';
import { createToken } from '../../fixtures/token/ceremony.ts';
import { Secret } from '../../station-core/secret.ts';
import { SignerClient } from '../../station-core/signer/client.ts';

/** Run as a process of its own: starts a signer, prints its process id, and dies without closing anything. */
const { dir, journal } = JSON.parse(process.env['TEST_CONFIG'] ?? '') as { dir: string; journal: string };
const files = await createToken({ dir });
const signal = AbortSignal.timeout(120_000);
const signer = await SignerClient.start({
  config: {
    modulePath: files.modulePath,
    tokenLabel: files.tokenLabel,
    keys: files.keys,
    softhsmConf: files.softhsmConf,
    issuingCertDer: new X509Certificate(readFileSync(files.intermediateCertPath)).raw,
    permits: [],
    journalPath: journal,
  },
  pin: new Secret(process.env['TEST_PIN'] ?? ''),
  signal,
});
process.stdout.write(String((await signer.status(signal)).processId), () => {
  process.kill(process.pid, 'SIGKILL');
});
