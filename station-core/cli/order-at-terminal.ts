/** The work order of units that are made from a terminal, chosen and counted by the rules of the screen. */
import { Fault } from '../fault.ts';
import { isInForce } from '../formats/permit.ts';
import { type Allowance, type OrderAsked, Orders } from '../host/line/orders.ts';
import type { WorkOrderRecord } from '../ledger/reader.ts';
import { reworkOrderAsTyped } from '../model/desk/rework-order.ts';
import { MAX_ENTRY_CHARACTERS, MAX_ORDER_UNITS } from '../model/limits.ts';
import { isPrintable } from '../model/printable.ts';
import { Floor } from '../operators/floor.ts';
import type { Product } from '../station/product/product.ts';
import { ReworkOrders } from '../station/rework-orders.ts';
import type { Station } from '../station/station.ts';
import { askLine } from './ask-secret.ts';
import { holdsSecrets } from './label-text.ts';

export interface OrderOptions {
  /** Absent: the order at work, or what is typed. */
  readonly order?: string;
  readonly permit?: string;
  readonly quantity?: number;
  /** Name of the rework order, in place of a work order. */
  readonly rework?: string;
}

export interface OrderWanted {
  readonly dataDir: string;
  readonly station: Station;
  readonly product: Product;
  readonly by: string;
  readonly units: number;
}

const SIGNER_TIMEOUT_MS = 10_000;

/** What may be made under the order, for as many units as there are ports; throws before any board is touched. */
export async function orderAtTerminal(
  wanted: OrderWanted,
  options: OrderOptions,
  signal: AbortSignal,
): Promise<Allowance> {
  const { product, units } = wanted;
  const floor = await Floor.open({ dir: wanted.dataDir });
  const orders = ordersOf(wanted, floor);
  if (options.rework !== undefined) {
    await orders.chooseRework(reworkOrderAsTyped(options.rework), wanted.by);
    return mayMake(units, await orders.allowance());
  }
  const id = options.order ?? (isOf(floor, product) ? floor.order?.order : await askLine('Work order', signal));
  refuseUnfit(id);
  if (isGiven(options) || floor.order?.order !== id || !isOf(floor, product)) {
    await orders.choose(await choiceOf(id, wanted, { options, signal }), wanted.by);
  }
  return mayMake(units, await orders.allowance());
}

function mayMake(units: number, allowance: Allowance): Allowance {
  const remaining = allowance.remainingUnits(0);
  if (remaining.units >= units) return allowance;
  const { code, evidence } = remaining.reason;
  throw new Fault(code, { ...evidence, ports: units });
}

/** Before a PIN is asked for: what is typed in the place of an order may be anything. */
export function refuseUnfit(order: string | undefined): asserts order is string {
  const field = '--order';
  if (order === undefined || order === '' || order.length > MAX_ENTRY_CHARACTERS || !isPrintable(order)) {
    throw new Fault('entry.invalid', { field });
  }
  if (holdsSecrets(order)) throw new Fault('entry.label-text', { field });
}

export function ordersOf({ station, product }: Pick<OrderWanted, 'station' | 'product'>, floor: Floor): Orders {
  return new Orders({
    station: station.name,
    products: { load: () => Promise.resolve(product) },
    permits: () => station.permits(),
    signer: () => station.signerStatus(AbortSignal.timeout(SIGNER_TIMEOUT_MS)),
    stored: floor,
    record: (choice) => void station.ledger.append(choice),
    reworks: new ReworkOrders(station.ledger),
    known: (order) => station.ledger.workOrder(order),
    newest: (limit) => station.ledger.newestOrders(limit),
    newestReworks: () => Promise.resolve([]), // the shell takes an order by its name and offers none
    passedUnitsOf: (order) => Promise.resolve(station.ledger.passedUnitsOf(order)),
    chosen: () => undefined, // nothing of it is on a screen
  });
}

async function choiceOf(
  order: string,
  { station, product }: OrderWanted,
  { options, signal }: { readonly options: OrderOptions; readonly signal: AbortSignal },
): Promise<OrderAsked> {
  const { product: name } = product.config;
  const known = station.ledger.workOrder(order);
  const permit = options.permit ?? (await permitOf(known, { station, product: name }));
  const targetQuantity =
    options.quantity ?? known?.targetQuantity ?? quantityIn(await askLine(`Units of ${order}`, signal));
  // Whoever writes a quantity beside the name of a known order means to change it.
  return { order, product: name, permit, targetQuantity, changesQuantity: options.quantity !== undefined };
}

/** A known order goes on under its permit while that is in force. */
async function permitOf(
  known: WorkOrderRecord | undefined,
  { station, product }: { readonly station: Station; readonly product: string },
): Promise<string> {
  const permits = known === undefined ? [] : await station.permits();
  const had = permits.find(({ permit }) => permit === known?.permit);
  return had !== undefined && isInForce(had, new Date()) ? had.permit : onlyPermit(station, product);
}

/** Where several would do, a person says which. */
export async function onlyPermit(station: Station, product: string): Promise<string> {
  const now = new Date();
  const permits = (await station.permits()).filter((each) => {
    const here = each.stations === undefined || each.stations.includes(station.name);
    return here && each.product === product && isInForce(each, now);
  });
  const [only, another] = permits;
  if (only === undefined) throw new Fault('permit.none', { product });
  if (another === undefined) return only.permit;
  const names = permits.map(({ permit }) => permit).join(', ');
  throw new Fault('station.bad-argument', { problem: 'several permits are in force', wanted: `--permit: ${names}` });
}

function quantityIn(typed: string): number {
  const units = /^[0-9]{1,7}$/.test(typed) ? Number(typed) : NaN;
  if (units >= 1 && units <= MAX_ORDER_UNITS) return units;
  throw new Fault('station.bad-argument', { problem: 'not a number of units', wanted: `1 to ${MAX_ORDER_UNITS}` });
}

const isGiven = ({ permit, quantity }: OrderOptions): boolean => permit !== undefined || quantity !== undefined;

function isOf({ order }: Floor, { config }: Product): boolean {
  return order?.product === config.product;
}
