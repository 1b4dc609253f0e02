import type { PortView } from '../../contract.ts';
import { parsePortAddress } from '../../device/ports/port-address.ts';
import type { Floor, JigLayout, SlotBinding, SlotPort } from '../../operators/floor.ts';
import type { JigSetup } from '../ports/jig-setup.ts';
import type { PortWatch } from '../ports/port-watch.ts';
import { isPresent, type PresentPort } from '../ports/ports.ts';
import type { Arrivals } from './arrivals.ts';
import type { SlotControl } from './slot-control.ts';
import type { Slots } from './slots.ts';

export interface SetupParts {
  readonly floor: Floor;
  readonly slots: Slots;
  readonly control: SlotControl;
  readonly ports: PortWatch;
  readonly arrivals: Arrivals;
}

/** Changes the jig: its layout and which port each slot is. Kept first, then in force; a slot at work keeps its port. */
export class Setup {
  readonly #parts: SetupParts;

  constructor(parts: SetupParts) {
    this.#parts = parts;
  }

  async setJig(jig: JigLayout): Promise<void> {
    this.#parts.control.mayChange(jig);
    await this.#parts.floor.setJig(jig);
    this.#putInForce();
  }

  async assignPort(slot: number, address: string | null): Promise<void> {
    this.#parts.control.mayAssign(slot);
    const holder = this.#parts.floor.slots.find((each) => boundTo(each) === address);
    if (holder !== undefined) this.#parts.control.mayAssign(holder.slot);
    await this.#parts.floor.bindSlot(slot, address === null ? null : this.#portAt(address));
    this.#putInForce();
  }

  /** What is there now, and bound ports of which nobody knows whether they are. */
  portViews(present: readonly PresentPort[]): PortView[] {
    const slotOf = (address: string): number | null =>
      this.#parts.floor.slots.find((each) => boundTo(each) === address)?.slot ?? null;
    const listed = present.map(({ address, topologyPath, name }) => ({
      address,
      topologyPath,
      name,
      slot: slotOf(address),
    }));
    const others = this.#parts.floor.slots
      .map((binding) => ({ address: boundTo(binding), slot: binding.slot }))
      .filter(({ address }) => !present.some((port) => port.address === address) && isPresent(address, present))
      .map(({ address, slot }) => ({ address, topologyPath: null, name: address, slot }));
    return [...listed, ...others];
  }

  #portAt(address: string): SlotPort {
    const port = this.#parts.ports.present.find((each) => each.address === address);
    if (port === undefined) {
      parsePortAddress(address); // refuses what no port can be
      return { address };
    }
    const { path, topologyPath } = port;
    return topologyPath === null ? { address: path } : { address: path, topologyPath };
  }

  #putInForce(): void {
    const { floor, slots, ports, arrivals } = this.#parts;
    slots.changeJig(jigOf(floor));
    arrivals.setPresence(ports.present);
    ports.notify();
  }
}

export function jigOf(floor: Pick<Floor, 'jig' | 'slots'>): JigSetup {
  return { ...floor.jig, ports: new Map(floor.slots.map((binding) => [binding.slot, boundTo(binding)])) };
}

/** The socket where there is one: what hangs in it may change its name. */
function boundTo({ address, topologyPath }: SlotBinding): string {
  return topologyPath ?? address;
}
