import type { SerialPortStream } from '@serialport/stream';
import type { Fault } from '../../fault.ts';

/**
 * The fault that ended a port, where its binding knows more than that it is gone. The stream hands on the words of an
 * error only, and may close before the wire listens.
 */
const faults = new WeakMap<SerialPortStream, Fault>();

export function rememberEnd(port: SerialPortStream, fault: Fault): void {
  faults.set(port, fault);
}

export const endFaultOf = (port: SerialPortStream): Fault | undefined => faults.get(port);
