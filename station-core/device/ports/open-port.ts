import type { BindingInterface } from '@serialport/bindings-cpp';
import { SerialPortStream } from '@serialport/stream';
import { Fault } from '../../fault.ts';
import { within } from '../../wait.ts';
import { pathBinding } from './path-binding.ts';
import { rememberEnd } from './end-fault.ts';
import { parsePortAddress, type PortAddress } from './port-address.ts';
import { rfc2217Binding } from './rfc2217-binding.ts';
import { socketBinding } from './socket-binding.ts';
import { whyPathFailed } from './path-diagnosis.ts';

/**
 * Opens a port by its address: a device path, `rfc2217://host:port` or `socket://host:port`. Whatever it is, the rest
 * of the station sees one SerialPortStream; that a port cannot be opened is a Fault.
 */
const OPEN_TIMEOUT_MS = 10_000;

export interface OpenPortOptions {
  readonly baudRate: number;
  readonly signal: AbortSignal;
}

export async function openPort(address: string, options: OpenPortOptions): Promise<SerialPortStream> {
  const parsed = parsePortAddress(address);
  const late = (): Fault =>
    new Fault('port.refused', { port: address, reason: 'opening hangs', timeoutMs: OPEN_TIMEOUT_MS });
  return within({ timeoutMs: OPEN_TIMEOUT_MS, signal: options.signal, late }, async (signal) => {
    const onFault = (fault: Fault): void => {
      rememberEnd(port, fault);
    };
    const port: SerialPortStream = new SerialPortStream({
      binding: bindingFor(parsed, { signal, onFault }),
      path: address,
      baudRate: options.baudRate,
      autoOpen: false,
    });
    const failure = await opened(port);
    if (failure !== undefined) throw parsed.kind === 'path' ? await whyPathFailed(address, failure) : failure;
    if (signal.aborted) closeUnwanted(port);
    return port;
  });
}

interface Opening {
  readonly signal: AbortSignal;
  readonly onFault: (fault: Fault) => void;
}

function bindingFor(address: PortAddress, { signal, onFault }: Opening): BindingInterface {
  switch (address.kind) {
    case 'path':
      return pathBinding();
    case 'rfc2217':
      return rfc2217Binding({ address, signal });
    case 'socket':
      return socketBinding({ address, signal, onFault });
  }
}

async function opened(port: SerialPortStream): Promise<Error | undefined> {
  const { promise, resolve } = Promise.withResolvers<Error | undefined>();
  port.open((error) => {
    resolve(error ?? undefined);
  });
  return promise;
}

/** Nobody waits for it any more: a driver that took too long has given us a port after all. */
function closeUnwanted(port: SerialPortStream): void {
  port.on('error', () => undefined);
  port.close();
}
