import type { Port } from '../../rpc/wire.ts';
import type { ScreenWire } from '../api/screens.ts';
import { MAX_MESSAGE_BYTES } from '../serve/screen-socket.ts';

/** A MessagePort as the wire to a screen (Electron). The renderer is sandboxed; what it sends is checked all the same. */
export function screenPort(port: Port): ScreenWire {
  return {
    send: async (message) => {
      port.postMessage(message);
    },
    listen: ({ message, closed }) => {
      port.on('message', ({ data }) => {
        if (typeof data === 'string' && data.length <= MAX_MESSAGE_BYTES) message(data);
        else port.close();
      });
      port.once('close', closed);
      port.start();
    },
    breakOff: () => {
      port.close();
    },
  };
}
