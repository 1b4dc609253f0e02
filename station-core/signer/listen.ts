import { once } from 'node:events';
import { chmod, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { systemErrorCode } from '../durable-file.ts';
import { Fault } from '../fault.ts';
import { socketWire } from '../rpc/wires/socket.ts';
import { serveSigner } from './serve.ts';
import type { SigningService } from './signing-service.ts';

/**
 * The signing service as a daemon of an account of its own: it answers whoever may open its socket, which the folder of the
 * socket decides. When its state or its token is worth nothing any more it ends, and its service manager starts it again.
 */

/** For the group: the account of the station is in it. */
const SOCKET_MODE = 0o660;

export async function listenForStations(
  path: string,
  service: SigningService,
  fatal: (fault: Fault) => void,
): Promise<Server> {
  const server = createServer((socket) => {
    serveSigner(socketWire(socket), Promise.resolve(service), { gone: () => undefined, fatal });
  });
  try {
    await rm(path, { force: true }); // of a process that was killed; the journal's lock keeps a second one out
    server.listen(path);
    await once(server, 'listening');
    await chmod(path, SOCKET_MODE);
    return server;
  } catch (error) {
    const reason = systemErrorCode(error);
    if (reason === undefined) throw error;
    throw new Fault('station.bad-config', { field: 'socket', path, reason }, { cause: error });
  }
}
