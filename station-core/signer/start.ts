import { isMainThread } from 'node:worker_threads';
import { readSignerConfig } from './config/signer-config.ts';
import type { Secret } from '../secret.ts';
import type { StartOptions } from './config/start-options.ts';
import { type Protection, SigningService } from './signing-service.ts';

/** Starts the signing service from its own configuration: nothing that a caller says has a part in it. */
export async function startSigningService(
  { config: path, officersSha256, pin, looks }: Omit<StartOptions, 'pin'> & { readonly pin: Secret<string> },
  protection: Protection,
): Promise<SigningService> {
  // First: whatever is written from here on is this account's alone. A thread has no umask of its own.
  if (isMainThread) process.umask(0o077);
  const config = await readSignerConfig(path, officersSha256);
  return SigningService.open(config, pin, { protection, ...(looks ? { looks } : {}) });
}
