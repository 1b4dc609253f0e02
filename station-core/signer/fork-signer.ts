import { fileURLToPath } from 'node:url';
import type { Wire } from '../rpc/wire.ts';
import { forkWire } from '../rpc/wires/child-process.ts';
import { type StartOptions, startArguments } from './config/start-options.ts';

export const SIGNER_MAIN = fileURLToPath(new URL('main.ts', import.meta.url));

/** How a signer process is started; there is no secret in its arguments or its environment. */
export interface SignerProcess {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export interface SignerStart extends StartOptions {
  /** SOFTHSM2_CONF of the signer process; SoftHSM only. */
  readonly softhsmConf?: string | undefined;
}

export function signerProcess({ softhsmConf, ...options }: SignerStart): SignerProcess {
  const env = softhsmConf === undefined ? {} : { SOFTHSM2_CONF: softhsmConf };
  return { args: startArguments(options), env };
}

/**
 * Starts the signer as a child of this process. Not under Node's permission model: that forbids fsync, without which nothing
 * that the journal says could be relied on.
 */
export function forkSigner({ args, env }: SignerProcess): Wire {
  // SIGUSR1 would let a debugger in.
  return forkWire({ main: SIGNER_MAIN, args, env, nodeOptions: ['--disable-sigusr1'] });
}
