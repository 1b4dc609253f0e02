import { isMainThread } from 'node:worker_threads';
import { readSignerConfig } from './config/signer-config.ts';
import type { Secret } from '../secret.ts';
import { softHsmStore } from './config/softhsm-store.ts';
import type { StartOptions } from './config/start-options.ts';
import { type Protection, SigningService } from './signing-service.ts';

type Start = Omit<StartOptions, 'pin'> & {
  readonly pin: Secret<string>;
  /** Where the PIN was read from, if from a file. */
  readonly pinFile?: string | undefined;
};

/** Starts the signing service from its own configuration: nothing that a caller says has a part in it. */
export async function startSigningService(
  { config: path, officersSha256, pin, pinFile, looks }: Start,
  protection: Protection,
): Promise<SigningService> {
  // First: whatever is written from here on is this account's alone. A thread has no umask of its own.
  if (isMainThread) process.umask(0o077);
  const config = await readSignerConfig(path, officersSha256);
  const kept = protection === 'own-account' ? { keeps: await keptFiles(pinFile) } : {};
  return SigningService.open(config, pin, { protection, ...kept, ...(looks ? { looks } : {}) });
}

/** What the station asks about, to see that its own account cannot read it. */
async function keptFiles(pinFile: string | undefined): Promise<string[]> {
  const conf = process.env['SOFTHSM2_CONF'];
  const store = conf === undefined ? undefined : await softHsmStore(conf);
  return [pinFile, store].filter((path) => path !== undefined);
}
