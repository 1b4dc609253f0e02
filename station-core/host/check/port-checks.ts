/** The serial ports that slots are assigned to: they are there, and this account may use them. */
import { access, constants } from 'node:fs/promises';
import { systemErrorCode } from '../../durable-file.ts';
import { Fault } from '../../fault.ts';
import { Floor, type SlotBinding } from '../../operators/floor.ts';
import { listPorts, type PresentPort } from '../ports/ports.ts';
import type { CheckOptions } from './checked.ts';
import { type Found, good, lookAtEach, seen, seenAs } from './finding.ts';

const NETWORK = /^[a-z][a-z0-9+.-]*:\/\//i;

export async function checkPorts({ dataDir }: CheckOptions): Promise<Found[]> {
  const floor = await Floor.open({ dir: dataDir });
  const present = await listPorts();
  if (floor.slots.length === 0) {
    return [{ state: 'warning', fault: new Fault('port.none-assigned', { present: present.length }) }];
  }
  return lookAtEach(
    floor.slots,
    ({ slot }) => `slot ${String(slot)}`,
    (slot) => checkPort(slot, present),
  );
}

async function checkPort({ address, topologyPath }: SlotBinding, present: readonly PresentPort[]): Promise<Found> {
  // Whether a device server answers is known when a board is on it; asking would take its one connection.
  if (NETWORK.test(address)) return good(seen('networkPort', { address }));
  const port = present.find((each) => each.address === (topologyPath ?? address) || each.path === address);
  if (port === undefined) throw new Fault('port.gone', { port: address });
  try {
    await access(port.path, constants.R_OK | constants.W_OK);
  } catch (error) {
    throw new Fault('port.refused', { port: port.path, systemError: systemErrorCode(error) ?? '' }, { cause: error });
  }
  return good(seenAs(port.name));
}
