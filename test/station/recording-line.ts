import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A plug between a station and a board's port that keeps every byte, in both directions, whatever it is. */
export interface RecordingLine extends AsyncDisposable {
  readonly address: string;
  readonly recorded: () => Buffer;
}

/** `address` is `rfc2217://HOST:PORT`. */
export async function recordLine(address: string): Promise<RecordingLine> {
  const { hostname, port } = new URL(address);
  const toBoard: Buffer[] = [];
  const toStation: Buffer[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((station) => {
    const board = connect({ host: hostname, port: Number(port) });
    for (const [from, to, kept] of [
      [station, board, toBoard],
      [board, station, toStation],
    ] as const) {
      sockets.add(from);
      from.on('error', () => to.destroy()).on('close', () => to.destroy());
      from.on('data', (bytes: Buffer) => {
        kept.push(bytes);
        to.write(bytes);
      });
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `rfc2217://127.0.0.1:${(server.address() as AddressInfo).port}`,
    recorded: () => Buffer.concat([...toBoard, ...toStation]),
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
