import { fileURLToPath } from 'node:url';
import type { Wire } from '../../rpc/wire.ts';
import { forkWire } from '../../rpc/wires/child-process.ts';

const TOKEN_MAIN = fileURLToPath(new URL('token-main.ts', import.meta.url));

/** How the process that loads a driver is started. `env` is beside what it inherits, and holds no secret. */
export type StartToken = (env: Readonly<Record<string, string>>) => Wire;

/** Starts it as a child of this process. SIGUSR1 would let a debugger in. */
export const forkToken: StartToken = (env) => forkWire({ main: TOKEN_MAIN, env, nodeOptions: ['--disable-sigusr1'] });
