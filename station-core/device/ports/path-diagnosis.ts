import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { isatty } from 'node:tty';
import { Fault } from '../../fault.ts';

/**
 * Says why a device path could not be opened. The serialport binding gives only an English sentence, so the operating
 * system is asked again here, by error code. It never writes to the device.
 */
export async function whyPathFailed(path: string, cause: Error): Promise<Fault> {
  const systemError = await askSystem(path);
  switch (systemError) {
    case 'ENOENT':
    case 'ENXIO':
    case 'ENODEV':
    case 'EIO':
    case 'ENOTDIR':
      return new Fault('port.gone', { port: path, systemError }, { cause });
    case 'EBUSY':
    case 'EWOULDBLOCK':
    case 'LOCKED':
      return new Fault('port.busy', { port: path, systemError }, { cause });
    case 'EACCES':
    case 'EPERM':
      // Windows says "access denied" for a COM port that somebody else has open.
      return new Fault(
        process.platform === 'win32' ? 'port.busy' : 'port.refused',
        { port: path, systemError },
        { cause },
      );
    default:
      return new Fault('port.refused', { port: path, systemError }, { cause });
  }
}

/** `LOCKED` is ours: it opens and is a terminal, so what failed in the binding can only be its exclusive lock. */
async function askSystem(path: string): Promise<string> {
  const device = process.platform === 'win32' ? `\\\\.\\${path}` : path;
  try {
    // O_NOCTTY and O_NONBLOCK: neither become the controlling terminal nor wait for a carrier.
    await using file = await open(device, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
    return isatty(file.fd) ? 'LOCKED' : 'ENOTTY';
  } catch (error) {
    if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
    throw error;
  }
}
