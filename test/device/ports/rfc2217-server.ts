import type { Buffer } from 'node:buffer';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import type { ComPortMessage } from '../../../station-core/protocol/rfc2217/com-port.ts';
import { Rfc2217Peer } from '../../../station-core/protocol/rfc2217/peer.ts';

/** A device server that echoes, made of the server side of our codec; its manners can be made bad. */
export interface ServerManners {
  /** What it answers; default: just what was asked. `undefined` is silence. */
  readonly answer?: (asked: ComPortMessage) => ComPortMessage | undefined;
  /** Sent instead of a negotiation. */
  readonly greeting?: Buffer;
  /** Told of each message in order. */
  readonly heard?: ComPortMessage[];
  readonly onConnect?: (socket: Socket, peer: Rfc2217Peer) => void;
}

export interface EchoServer extends AsyncDisposable {
  readonly address: string;
  /** To the client that is connected. */
  readonly say: (make: (peer: Rfc2217Peer) => Buffer) => void;
  readonly hangUp: () => void;
}

export async function rfc2217EchoServer(manners: ServerManners = {}): Promise<EchoServer> {
  let client: { socket: Socket; peer: Rfc2217Peer } | undefined;
  const server = createServer({ noDelay: true }, (socket) => {
    const peer = new Rfc2217Peer('server');
    client = { socket, peer };
    socket.on('error', () => undefined);
    manners.onConnect?.(socket, peer);
    socket.write(manners.greeting ?? peer.open());
    socket.on('data', (chunk) => {
      if (manners.greeting === undefined) serve({ socket, peer, manners }, chunk);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP port');
  return {
    address: `rfc2217://127.0.0.1:${address.port}`,
    say: (make) => {
      if (client !== undefined) client.socket.write(make(client.peer));
    },
    hangUp: () => client?.socket.destroy(),
    [Symbol.asyncDispose]: async () => {
      client?.socket.destroy();
      const closed = once(server, 'close');
      server.close();
      await closed;
    },
  };
}

function serve(client: { socket: Socket; peer: Rfc2217Peer; manners: ServerManners }, chunk: Buffer): void {
  const { socket, peer, manners } = client;
  const { reply, events } = peer.receive(chunk);
  socket.write(reply);
  for (const event of events) {
    if (event.kind === 'data') socket.write(peer.data(event.bytes));
    if (event.kind !== 'message') continue;
    manners.heard?.push(event.message);
    const answer = manners.answer === undefined ? event.message : manners.answer(event.message);
    if (answer !== undefined) socket.write(peer.message(answer));
  }
}
