import type { Duplex } from 'node:stream';
import { deserialize, serialize } from 'node:v8';
import type { Wire } from '../../../station-core/rpc/wire.ts';

/**
 * A wire over a stream of bytes, as over a socket: each message behind its length. Not part of the product; it shows that
 * nothing above a wire depends on messages that arrive whole.
 */
export function streamWire(stream: Duplex): Wire {
  return {
    post: (message) => {
      const body = serialize(message);
      const head = Buffer.alloc(4);
      head.writeUInt32BE(body.length);
      if (stream.writable) stream.write(Buffer.concat([head, body]));
    },
    listen: ({ message, gone }) => {
      let rest = Buffer.alloc(0);
      stream.on('data', (chunk: Buffer) => {
        rest = Buffer.concat([rest, chunk]);
        while (rest.length >= 4 && rest.length >= 4 + rest.readUInt32BE(0)) {
          const end = 4 + rest.readUInt32BE(0);
          const body: unknown = deserialize(rest.subarray(4, end));
          rest = rest.subarray(end);
          message(body);
        }
      });
      stream.once('close', () => {
        gone('its stream closed');
      });
      stream.on('error', () => undefined); // `close` follows
    },
    end: () => {
      stream.destroy();
    },
  };
}
