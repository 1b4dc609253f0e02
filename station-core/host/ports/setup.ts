import type { PortView } from '../../contract.ts';
import { parsePortAddress } from '../../device/ports/port-address.ts';
import type { Floor, JigLayout, SlotBinding, SlotPort } from '../../operators/floor.ts';
import type { JigSetup } from './jig-setup.ts';
import { isPresent, type PresentPort } from './ports.ts';
import type { SlotControl } from '../line/slot-control.ts';

/** Changes the jig: its layout and which port each slot is. Kept first, then in force; a slot at work keeps its port. */
export class Setup {
  readonly #floor: Floor;
  readonly #slots: SlotControl;
  readonly #present: () => readonly PresentPort[];
  readonly #changed: () => void;

  constructor(parts: {
    floor: Floor;
    slots: SlotControl;
    present: () => readonly PresentPort[];
    /** Told when another binding is in force. */
    changed: () => void;
  }) {
    this.#floor = parts.floor;
    this.#slots = parts.slots;
    this.#present = parts.present;
    this.#changed = parts.changed;
  }

  async setJig(jig: JigLayout): Promise<void> {
    this.#slots.mayChange(jig);
    await this.#floor.setJig(jig);
    this.#putInForce();
  }

  async assignPort(slot: number, address: string | null): Promise<void> {
    this.#slots.mayAssign(slot);
    const holder = this.#floor.slots.find((each) => boundTo(each) === address);
    if (holder !== undefined) this.#slots.mayAssign(holder.slot);
    await this.#floor.bindSlot(slot, address === null ? null : this.#portAt(address));
    this.#putInForce();
  }

  /** What is there now, and bound ports of which nobody knows whether they are. */
  portViews(present: readonly PresentPort[]): PortView[] {
    const slotOf = (address: string): number | null =>
      this.#floor.slots.find((each) => boundTo(each) === address)?.slot ?? null;
    const listed = present.map(({ address, topologyPath, name }) => ({
      ...{ address, topologyPath, name },
      slot: slotOf(address),
    }));
    const others = this.#floor.slots
      .map((binding) => ({ address: boundTo(binding), slot: binding.slot }))
      .filter(({ address }) => !present.some((port) => port.address === address) && isPresent(address, present))
      .map(({ address, slot }) => ({ address, topologyPath: null, name: address, slot }));
    return [...listed, ...others];
  }

  #portAt(address: string): SlotPort {
    const port = this.#present().find((each) => each.address === address);
    if (port === undefined) {
      parsePortAddress(address); // refuses what no port can be
      return { address };
    }
    const { path, topologyPath } = port;
    return topologyPath === null ? { address: path } : { address: path, topologyPath };
  }

  #putInForce(): void {
    this.#slots.changeJig(jigOf(this.#floor));
    this.#changed();
  }
}

export function jigOf(floor: Pick<Floor, 'jig' | 'slots'>): JigSetup {
  return { ...floor.jig, ports: new Map(floor.slots.map((binding) => [binding.slot, boundTo(binding)])) };
}

/** The socket where there is one: what hangs in it may change its name. */
function boundTo({ address, topologyPath }: SlotBinding): string {
  return topologyPath ?? address;
}
