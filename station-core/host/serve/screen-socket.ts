import type { WebSocket } from 'ws';
import type { ScreenWire } from '../api/screens.ts';

/** The longest message of the contract is far below: a path of 1000 characters and a handful of fields. */
export const MAX_MESSAGE_BYTES = 64 * 1024;

/** A screen that has let so much pile up is not reading any more. */
const MAX_WAITING_BYTES = 8 * 1024 * 1024;
const PING_EVERY_MS = 10_000;

/** RFC 6455 §7.4.1 */
const UNSUPPORTED_DATA = 1003;
const POLICY_VIOLATION = 1008;

/** A WebSocket as the wire to a screen: text only, pinged, and cut when the other end stops reading or answering. */
export function screenSocket(socket: WebSocket): ScreenWire {
  const stopPinging = pingOf(socket);
  // ws has begun to close it with its reason, and 'close' notifies everybody; nothing is left to do here.
  socket.on('error', () => undefined);
  return {
    send: (message) => {
      if (socket.bufferedAmount > MAX_WAITING_BYTES) socket.terminate();
      return new Promise((resolve) => {
        // A socket that closed meanwhile calls back with an error; its 'close' has already notified the handler.
        socket.send(message, () => {
          resolve();
        });
      });
    },
    listen: ({ message, closed }) => {
      socket.on('message', (data: Buffer, isBinary) => {
        if (isBinary) socket.close(UNSUPPORTED_DATA);
        else message(data.toString('utf8'));
      });
      socket.once('close', () => {
        stopPinging();
        closed();
      });
    },
    breakOff: () => {
      socket.close(POLICY_VIOLATION);
    },
  };
}

function pingOf(socket: WebSocket): () => void {
  let answered = true;
  socket.on('pong', () => {
    answered = true;
  });
  const timer = setInterval(() => {
    if (!answered) {
      socket.terminate();
      return;
    }
    answered = false;
    socket.ping();
  }, PING_EVERY_MS);
  timer.unref();
  return () => {
    clearInterval(timer);
  };
}
