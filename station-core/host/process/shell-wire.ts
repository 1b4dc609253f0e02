import type { Wire } from '../../rpc/wire.ts';
import { parentProcessWire } from '../../rpc/wires/child-process.ts';
import { parentPortWire, utilityParentPort } from '../../rpc/wires/message-port.ts';

/** The host's way to the shell that started it. */
export interface ShellWire {
  readonly wire: Wire;
  /** False under Electron, whose fuses forbid starting Node from inside. */
  readonly canFork: boolean;
}

/** IPC of a forked child under plain Node; the parent port of a utility process under Electron. */
export function shellWire(): ShellWire {
  const parentPort = utilityParentPort();
  if (parentPort !== undefined) return { wire: parentPortWire(parentPort), canFork: false };
  return { wire: parentProcessWire(), canFork: true };
}
