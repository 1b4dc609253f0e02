import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '../../rpc/client.ts';
import { forkWire } from '../../rpc/wires/child-process.ts';
import { type HostService, hostService } from './host-service.ts';

/** A host process as the shell that started it sees it: under Node a forked child, under Electron a utility process. */
export type HostProcess = Client<HostService>;

export const HOST_MAIN = fileURLToPath(new URL('main.ts', import.meta.url));

/**
 * No secret is in its arguments or its environment; it learns everything by message. With a data directory its compiled
 * code is kept there for the next start, unless the environment names another place: whoever could change it there could
 * change the ledger too.
 */
export function forkHost({ main = HOST_MAIN, dataDir }: { main?: string; dataDir?: string } = {}): HostProcess {
  const keeps = dataDir !== undefined && existsSync(dataDir) && process.env['NODE_COMPILE_CACHE'] === undefined;
  const env = keeps ? { NODE_COMPILE_CACHE: join(dataDir, 'compiled') } : {};
  return new Client(hostService, forkWire({ main, env }), {
    news: { startProcess: neverAsked, endProcess: neverAsked },
  });
}

/** A host that was forked forks what it needs itself. */
function neverAsked(): never {
  throw new TypeError('a host that was forked asked for a process');
}
