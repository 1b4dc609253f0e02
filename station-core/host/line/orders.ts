import type { KnownOrder, PermitView, ReworkOrderView, WorkOrder } from '../../contract.ts';
import { Fault } from '../../fault.ts';
import { isInForce, type Permit } from '../../formats/permit.ts';
import type { LabelText } from '../../labels/label-data.ts';
import type { WorkOrderRecord } from '../../ledger/reader.ts';
import { isReworkOrder } from '../../model/desk/rework-order.ts';
import type { ChosenOrder } from '../../operators/floor.ts';
import type { SignerStatus } from '../../signer/client.ts';
import type { RunResult } from '../../station/plan/run-unit.ts';
import type { Product } from '../../station/product/product.ts';
import { refuseFixedLabels } from '../../station/steps/relabel/fixed-labels.ts';
import { requireNoQuarantine } from '../../station/quarantine/require-none.ts';
import type { ReworkOrder, ReworkOrders, ReworkWanted } from '../../station/rework-orders.ts';
import type { Products } from '../products/products.ts';

export interface OrderChoice {
  readonly order: string;
  readonly product: string;
  readonly permit: string;
  readonly targetQuantity: number;
}

/** As somebody asks for it: what the ledger knows of the order may be left out. */
export interface OrderAsked extends Pick<OrderChoice, 'order'>, Partial<Omit<OrderChoice, 'order'>> {
  /** Another quantity than the ledger has is meant. */
  readonly changesQuantity?: boolean;
}

/** What may be made now: looked at afresh whenever slots are started. */
export interface Allowance {
  readonly order: string;
  readonly product: Product;
  readonly permit: Permit;
  /** How many more units the order and its permit take, besides those of the order that are being made now. */
  readonly remainingUnits: (unitsAtWork: number) => { readonly units: number; readonly reason: Fault };
}

type Signing = Pick<SignerStatus, 'permits' | 'quarantine'>;

export interface OrdersParts {
  readonly station: string;
  readonly products: Pick<Products, 'load'>;
  readonly permits: () => Promise<readonly Permit[]>;
  /** What the signing service says of itself, and of each permit. */
  readonly signer: () => Promise<Signing>;
  readonly stored: { readonly order: ChosenOrder | null; readonly chooseOrder: (order: ChosenOrder) => Promise<void> };
  /** Into the ledger; durable when it returns. */
  readonly record: (choice: OrderChoice & { readonly kind: 'order-chosen'; readonly by: string }) => void;
  readonly reworks: Pick<ReworkOrders, 'open' | 'close' | 'require'>;
  /** As the ledger has it; undefined for one that was never chosen here. */
  readonly known: (order: string) => WorkOrderRecord | undefined;
  readonly newest: (limit: number) => readonly WorkOrderRecord[];
  readonly newestReworks: (limit: number) => Promise<readonly ReworkOrderView[]>;
  readonly passedUnitsOf: (order: string) => Promise<number>;
  /** Another order is in force from now on. */
  readonly chosen: () => void;
}

/** The work order at hand: what may be made, under which permit, how many still. */
export class Orders {
  readonly #parts: OrdersParts;
  #passed: { readonly order: string; units: number } | undefined;

  constructor(parts: OrdersParts) {
    this.#parts = parts;
  }

  /** Null until somebody has chosen one. */
  async current(): Promise<WorkOrder | null> {
    const { order } = this.#parts.stored;
    return order === null ? null : { ...order, passed: await this.#passedOf(order.order) };
  }

  /** What the labels of the order at hand look like; nothing when none is chosen. */
  async labelText(): Promise<LabelText | undefined> {
    const { order } = this.#parts.stored;
    return order === null ? undefined : (await this.#parts.products.load(order.product)).labelText;
  }

  async permits(): Promise<PermitView[]> {
    const [permits, signing] = await Promise.all([this.#parts.permits(), this.#parts.signer()]);
    const now = new Date();
    return permits.map((permit) => {
      const { used = 0, revoked = false } = ofPermit(signing, permit.permit) ?? {};
      return {
        permit: permit.permit,
        product: permit.product,
        quota: permit.quota,
        used,
        notBefore: permit.notBefore,
        notAfter: permit.notAfter,
        inForce: !revoked && this.#isForThisStation(permit) && isInForce(permit, now),
        rework: permit.rework === true,
      };
    });
  }

  /** Lets finished units be made again. Whoever makes them chooses the order by its name. */
  async openRework(wanted: ReworkWanted, by: string): Promise<ReworkOrder> {
    const { config } = await this.#parts.products.load(wanted.product);
    const permit = await this.#permitFor(wanted);
    if (wanted.scope === 'label') refuseFixedLabels(config);
    else if (permit.rework !== true) throw new Fault('permit.not-covered', { permit: permit.permit, reason: 'rework' });
    return this.#parts.reworks.open(wanted, by, new Date());
  }

  closeRework(order: string, reason: string, by: string): void {
    this.#parts.reworks.close(order, { by, reason, now: new Date() });
  }

  async chooseRework(order: string, by: string): Promise<WorkOrder> {
    return this.#choose(this.#parts.reworks.require(order, { now: new Date() }), by);
  }

  /** A word that looks like a rework order opens none. */
  async choose(asked: OrderAsked, by: string): Promise<WorkOrder> {
    if (isReworkOrder(asked.order)) throw new Fault('order.no-rework', { order: asked.order, reason: 'not-opened-so' });
    return this.#choose(completed(asked, this.#parts.known(asked.order)), by);
  }

  /** Null for an order that was never chosen here, and for a rework order that is not open. */
  async known(order: string): Promise<KnownOrder | null> {
    const found = isReworkOrder(order) ? this.#openRework(order) : this.#parts.known(order);
    return found === undefined ? null : this.#viewOf(found);
  }

  /** The rework orders that are open, then the work orders that were chosen last; each newest first. */
  async recent(): Promise<KnownOrder[]> {
    const reworks = (await this.#parts.newestReworks(RECENT_ORDERS)).filter(({ state }) => state === 'open');
    const newest = this.#parts.newest(RECENT_ORDERS).filter(({ order }) => !isReworkOrder(order));
    return Promise.all([...reworks, ...newest].map((each) => this.#viewOf(each)));
  }

  #openRework(order: string): ReworkOrder | undefined {
    try {
      return this.#parts.reworks.require(order, { now: new Date() });
    } catch (error) {
      if (error instanceof Fault && error.code === 'order.no-rework') return undefined; // whoever chooses it reads why
      throw error;
    }
  }

  async #viewOf(known: OrderChoice & Partial<Pick<ReworkOrder, 'scope'>>): Promise<KnownOrder> {
    const { order, product, permit, targetQuantity, scope = null } = known;
    const isCounted = this.#passed?.order === order;
    const passed = isCounted ? await this.#passedOf(order) : await this.#parts.passedUnitsOf(order);
    return { order, product, permit, targetQuantity, passed, scope };
  }

  /** The ledger first: a crash in between leaves a choice in it that has to be made again. */
  async #choose(choice: OrderChoice, by: string): Promise<WorkOrder> {
    await this.#parts.products.load(choice.product);
    await this.#permitFor(choice);
    const { order, product, permit, targetQuantity } = choice;
    this.#parts.record({ kind: 'order-chosen', by, order, product, permit, targetQuantity });
    const chosen = { order, product, permit, targetQuantity, chosenAt: new Date().toISOString(), chosenBy: by };
    await this.#parts.stored.chooseOrder(chosen);
    this.#parts.chosen();
    return { ...chosen, passed: await this.#passedOf(order) };
  }

  /** The allowance to make units of the current order. Throws the reason when there is none. */
  async allowance(): Promise<Allowance> {
    const { order: chosen } = this.#parts.stored;
    if (chosen === null) throw new Fault('order.none');
    const scope = isReworkOrder(chosen.order)
      ? this.#parts.reworks.require(chosen.order, { product: chosen.product, now: new Date() }).scope
      : 'unit';
    const product = await this.#parts.products.load(chosen.product);
    const permit = await this.#permitFor(chosen);
    const signing = await this.#parts.signer();
    requireNoQuarantine(signing);
    const { used: usedUnits = 0, revoked = false } = ofPermit(signing, permit.permit) ?? {};
    if (revoked) throw new Fault('permit.revoked', { permit: permit.permit });
    await this.#passedOf(chosen.order);
    const { order } = chosen;
    return {
      order,
      product,
      permit,
      // A new label takes no certificate, so nothing of the permit's quota.
      remainingUnits: (atWork) =>
        this.#remaining(chosen, permit, { usedUnits: scope === 'label' ? 0 : usedUnits, atWork }),
    };
  }

  runEnded(order: string | undefined, { outcome }: RunResult): void {
    if (outcome === 'PASS' && this.#passed !== undefined && this.#passed.order === order) this.#passed.units += 1;
  }

  #remaining(
    chosen: ChosenOrder,
    { permit, quota }: Permit,
    { usedUnits, atWork }: { usedUnits: number; atWork: number },
  ): ReturnType<Allowance['remainingUnits']> {
    const { order, targetQuantity } = chosen;
    const passed = this.#passed?.order === order ? this.#passed.units : 0;
    const inOrder = targetQuantity - passed - atWork;
    // A unit that is resumed has its certificate already; so the last unit may still be finished.
    const reached = new Fault('order.quantity-reached', { order, targetQuantity, passed });
    if (usedUnits >= quota)
      return { units: 0, reason: new Fault('permit.used-up', { permit, quota, used: usedUnits }) };
    return { units: inOrder, reason: reached };
  }

  async #permitFor({ permit: id, product }: Pick<OrderChoice, 'permit' | 'product'>): Promise<Permit> {
    const permit = (await this.#parts.permits()).find((each) => each.permit === id);
    if (permit === undefined || !this.#isForThisStation(permit))
      throw new Fault('permit.none', { permit: id, product });
    if (permit.product !== product) {
      throw new Fault('order.permit-of-other-product', { permit: id, product, permitProduct: permit.product });
    }
    const now = new Date();
    if (!isInForce(permit, now)) {
      const { notBefore, notAfter } = permit;
      throw new Fault('permit.expired', { permit: id, notBefore, notAfter, now: now.toISOString() });
    }
    return permit;
  }

  #isForThisStation({ stations }: Permit): boolean {
    return stations === undefined || stations.includes(this.#parts.station);
  }

  /** Counted in the ledger once, then as the runs end. */
  async #passedOf(order: string): Promise<number> {
    if (this.#passed?.order === order) return this.#passed.units;
    const units = await this.#parts.passedUnitsOf(order);
    // Somebody may have asked at the same time; whoever came first has counted what passed meanwhile.
    this.#passed = this.#passed?.order === order ? this.#passed : { order, units };
    return this.#passed.units;
  }
}

/** More would be no help: whoever looks for an older one types its name. */
const RECENT_ORDERS = 12;

/** An order that the ledger knows keeps its product, and its quantity until somebody changes that on purpose. */
function completed(asked: OrderAsked, known: WorkOrderRecord | undefined): OrderChoice {
  const { order, changesQuantity = false } = asked;
  const product = asked.product ?? known?.product;
  const permit = asked.permit ?? known?.permit;
  const targetQuantity = asked.targetQuantity ?? known?.targetQuantity;
  if (product === undefined || permit === undefined || targetQuantity === undefined) {
    throw new Fault('order.unknown', { order });
  }
  const differs = known !== undefined && targetQuantity !== known.targetQuantity && !changesQuantity;
  if (differs || (known !== undefined && product !== known.product)) {
    const knows = { knownProduct: known.product, knownQuantity: known.targetQuantity };
    throw new Fault('order.differs', { order, product, quantity: targetQuantity, ...knows });
  }
  return { order, product, permit, targetQuantity };
}

function ofPermit({ permits }: Signing, id: string): Signing['permits'][number] | undefined {
  return permits.find(({ permit }) => permit === id);
}
