/**
 * What the station remembers of its floor, in DIR/floor.json: how the jig is laid out, which port each slot is, and the
 * order at work. It stores; it opens no port and writes nothing to the ledger.
 */
import { join } from 'node:path';
import { z } from 'zod';
import { MAX_ENTRY_CHARACTERS, MAX_ORDER_UNITS } from '../model/limits.ts';
import { Fault } from '../fault.ts';
import { StateFile } from './state-file.ts';
import { SerialQueue } from './serial-queue.ts';

const jigLayoutSchema = z.strictObject({
  rows: z.int().min(1).max(8),
  columns: z.int().min(1).max(8),
  /** Starts a slot automatically when a board arrives on its port. */
  startOnArrival: z.boolean(),
  /** What one unit may take. */
  taktMs: z.int().min(1_000).max(3_600_000),
});
export type JigLayout = z.infer<typeof jigLayoutSchema>;

const portSchema = z.strictObject({
  address: z.string().min(1).max(300),
  /** USB topology: the socket, not the adapter in it. Absent for network ports. */
  topologyPath: z.string().min(1).max(300).exactOptional(),
});
export type SlotPort = z.infer<typeof portSchema>;

const slotBindingSchema = z.strictObject({ slot: z.int().min(1).max(64), ...portSchema.shape });
export type SlotBinding = z.infer<typeof slotBindingSchema>;

const chosenOrderSchema = z.strictObject({
  order: z.string().min(1).max(MAX_ENTRY_CHARACTERS),
  product: z.string().min(1),
  permit: z.string().min(1),
  targetQuantity: z.int().min(1).max(MAX_ORDER_UNITS),
  chosenAt: z.iso.datetime(),
  chosenBy: z.string().min(1),
});
export type ChosenOrder = z.infer<typeof chosenOrderSchema>;

const floorSchema = z
  .strictObject({
    v: z.literal(1),
    jig: jigLayoutSchema,
    slots: z.array(slotBindingSchema),
    order: chosenOrderSchema.exactOptional(),
  })
  .refine(({ slots }) => slots.every((each, i) => !slots.slice(0, i).some((other) => clash(each, other))), {
    error: 'a slot or a port twice',
  });
type FloorContent = z.infer<typeof floorSchema>;

/** Before anybody has set it up. */
export const FIRST_JIG: JigLayout = { rows: 1, columns: 4, startOnArrival: false, taktMs: 120_000 };

export class Floor {
  readonly #file: StateFile<FloorContent>;
  readonly #queue = new SerialQueue();
  #content: FloorContent;

  private constructor(file: StateFile<FloorContent>, content: FloorContent) {
    this.#file = file;
    this.#content = content;
  }

  /** Without the file the floor is as `FIRST_JIG` says. Throws `floor.damaged` when it is there and not what it was. */
  static async open({ dir }: { readonly dir: string }): Promise<Floor> {
    const file = new StateFile(join(dir, 'floor.json'), {
      schema: floorSchema,
      damaged: 'floor.damaged',
      notWritten: 'floor.not-written',
    });
    return new Floor(file, (await file.read()) ?? { v: 1, jig: FIRST_JIG, slots: [] });
  }

  get jig(): JigLayout {
    return this.#content.jig;
  }

  /** Null until somebody has chosen one. */
  get order(): ChosenOrder | null {
    return this.#content.order ?? null;
  }

  /** The slots of the jig that have a port, by number. Slots beyond its current size are kept for when it grows again. */
  get slots(): readonly SlotBinding[] {
    return this.#content.slots.filter(({ slot }) => slot <= size(this.jig));
  }

  async setJig(jig: JigLayout): Promise<void> {
    await this.#change((content) => ({ ...content, jig }));
  }

  /** Assigns a port to a slot, or frees the slot with null. A port belongs to one slot: assigned again, it moves. */
  async bindSlot(slot: number, port: SlotPort | null): Promise<void> {
    await this.#change((content) => {
      if (slot > size(content.jig)) throw new Fault('floor.no-such-slot', { slot, slots: size(content.jig) });
      if (port === null) return { ...content, slots: content.slots.filter((each) => each.slot !== slot) };
      const bound = { slot, ...port };
      const others = content.slots.filter((each) => !clash(each, bound));
      return { ...content, slots: [...others, bound].sort((a, b) => a.slot - b.slot) };
    });
  }

  async chooseOrder(order: ChosenOrder): Promise<void> {
    await this.#change((content) => ({ ...content, order }));
  }

  /** Nothing has changed when it throws. */
  async #change(to: (content: FloorContent) => FloorContent): Promise<void> {
    await this.#queue.run(async () => {
      const content = to(this.#content);
      await this.#file.write(content);
      this.#content = content;
    });
  }
}

function size({ rows, columns }: JigLayout): number {
  return rows * columns;
}

/** The same socket is the same port, whatever name it has just now; without a socket the address says it. */
function clash(a: SlotBinding, b: SlotBinding): boolean {
  const sameSocket = a.topologyPath !== undefined && a.topologyPath === b.topologyPath;
  const sameAddress = (a.topologyPath === undefined || b.topologyPath === undefined) && a.address === b.address;
  return a.slot === b.slot || sameSocket || sameAddress;
}
