import { read } from 'node:fs';
import { promisify } from 'node:util';
import {
  autoDetect,
  BindingsError,
  type BindingInterface,
  type DarwinPortBinding,
  type LinuxPortBinding,
} from '@serialport/bindings-cpp';
// Not among the package's exports, and pinned with it: the read that its own ports use.
import { unixRead } from '@serialport/bindings-cpp/dist/unix-read.js';

/**
 * bindings-cpp with one repair. On Linux and macOS a terminal whose device is gone may read as zero bytes; the
 * library's read takes that for "nothing yet" and asks again without end, so an unplugged adapter would look like a
 * silent board and keep a core busy. With VMIN = 1, as it opens ports, zero bytes mean hang-up and nothing else.
 */
export function pathBinding(): BindingInterface {
  const binding: BindingInterface = autoDetect();
  if (process.platform === 'win32') return binding;
  return {
    list: () => binding.list(),
    open: async (options) => {
      const port = (await binding.open(options)) as LinuxPortBinding | DarwinPortBinding;
      port.read = (buffer, offset, length) =>
        unixRead({ binding: port, buffer, offset, length, fsReadAsync: readOrHangUp });
      return port;
    },
  };
}

const readAsync = promisify(read);

const readOrHangUp = (async (...asked: Parameters<typeof readAsync>) => {
  const result = await readAsync(...asked);
  if (result.bytesRead === 0) throw new BindingsError('the terminal was hung up');
  return result;
}) as typeof readAsync;
