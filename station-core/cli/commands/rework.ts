import { resolve } from 'node:path';
import { Fault } from '../../fault.ts';
import { HOLD_REASON_CHARACTERS } from '../../model/desk/hold-reason.ts';
import { reworkView } from '../../host/queries/rework-calls.ts';
import { openLedgerReader } from '../../ledger/reader.ts';
import { reworkOrderAsTyped, type ReworkScope } from '../../model/desk/rework-order.ts';
import { MAY_OPEN_REWORK } from '../../model/desk/rights.ts';
import { isPrintable } from '../../model/printable.ts';
import { Floor } from '../../operators/floor.ts';
import { loadProduct } from '../../station/product/load-product.ts';
import { openScanner } from '../../station/scanners/open-scanner.ts';
import { ReworkOrders } from '../../station/rework-orders.ts';
import { Station } from '../../station/station.ts';
import { holdsSecrets } from '../label-text.ts';
import { onlyPermit, ordersOf } from '../order-at-terminal.ts';
import { tellOpening, type CommandResult } from '../output.ts';
import { openCheckedLedger } from './checked-ledger.ts';
import { personAtTerminal } from '../person-at-terminal.ts';
import { table } from '../text-table.ts';

export interface OpenReworkOptions {
  readonly product: string;
  readonly permit?: string;
  readonly quantity: number;
  readonly reason: string;
  readonly labelOnly: boolean;
  readonly as: string;
  readonly data: string;
  readonly json: boolean;
}

export async function openRework(options: OpenReworkOptions, signal: AbortSignal): Promise<CommandResult> {
  const reason = reasonIn(options);
  const { as, data, quantity: targetQuantity } = options;
  const dataDir = resolve(data);
  const product = await loadProduct(options.product);
  tellOpening();
  await using station = await Station.begin(dataDir, {
    signal,
    scanner: (address) => openScanner(address, { dataDir, input: process.stdin }),
  });
  await Promise.race([station.vouched, station.inService]);
  station.requireProduct(product);
  const { ledger } = station;
  const { id: by } = await personAtTerminal({ dataDir, ledger, as, roles: MAY_OPEN_REWORK }, signal);
  const { product: name } = product.config;
  const permit = options.permit ?? (await onlyPermit(station, name));
  const orders = ordersOf({ station, product }, await Floor.open({ dir: dataDir }));
  const scope = options.labelOnly ? 'label' : 'unit';
  const opened = await orders.openRework({ product: name, permit, targetQuantity, reason, scope }, by);
  const { order, notAfter } = opened;
  return {
    text: `${order} lets ${units(targetQuantity)} of ${name} ${ALLOWS[scope]}, until ${notAfter}. Give it as the work order: --rework ${order}`,
    json: { ok: true, rework: opened },
  };
}

const ALLOWS = { unit: 'be made again', label: 'get a new label' } as const satisfies Record<ReworkScope, string>;

export interface ListReworkOptions {
  readonly data: string;
  readonly all: boolean;
  readonly json: boolean;
}

/** Reads only: nobody has to say who they are, and the station may run. */
export function listRework({ data, all }: ListReworkOptions): Promise<CommandResult> {
  using ledger = openLedgerReader(resolve(data));
  const now = new Date();
  const { orders } = ledger.reworkOrders({ limit: MAX_LISTED, offset: 0 });
  const listed = orders.map((each) => reworkView(each, now)).filter(({ state }) => all || state === 'open');
  const text = listed.length === 0 ? 'No rework order is open.' : table(listed.map(rowOf));
  return Promise.resolve({ text, json: { ok: true, reworks: listed } });
}

/** More is nothing to read at a terminal. */
const MAX_LISTED = 1_000;

function rowOf({
  order,
  state,
  passed,
  targetQuantity,
  notAfter,
  closed,
  ...rest
}: ReturnType<typeof reworkView>): string[] {
  const until = closed === null ? `until ${notAfter}` : `closed ${closed.at} by ${closed.by}: ${closed.reason}`;
  const what = rest.scope === 'label' ? 'label only' : 'whole unit';
  return [order, state, what, `${passed} of ${targetQuantity}`, rest.product, `${rest.by}: ${rest.reason}`, until];
}

export interface CloseReworkOptions {
  readonly reason: string;
  readonly as: string;
  readonly data: string;
  readonly json: boolean;
}

/** Writes the ledger itself and needs no HSM. */
export async function closeRework(
  order: string,
  options: CloseReworkOptions,
  signal: AbortSignal,
): Promise<CommandResult> {
  const reason = reasonIn(options);
  const dataDir = resolve(options.data);
  using ledger = await openCheckedLedger(dataDir, signal);
  const orders = new ReworkOrders(ledger);
  const { order: name } = orders.require(reworkOrderAsTyped(order), { now: new Date() });
  const { id: by } = await personAtTerminal({ dataDir, ledger, as: options.as, roles: MAY_OPEN_REWORK }, signal);
  const closed = orders.close(name, { by, reason, now: new Date() });
  return { text: `${name} is closed: no unit is made again under it.`, json: { ok: true, rework: closed } };
}

/** Looked at before a PIN is asked for: what stands in the ledger stays there. */
function reasonIn(options: { readonly reason: string }): string {
  const reason = options.reason.trim();
  if (holdsSecrets(reason)) throw new Fault('entry.label-text', { field: '--reason' });
  const { min, max } = HOLD_REASON_CHARACTERS;
  if (reason.length >= min && reason.length <= max && isPrintable(reason)) return reason;
  throw new Fault('station.bad-argument', { problem: 'not a reason', wanted: `${min} to ${max} characters` });
}

const units = (count: number): string => (count === 1 ? '1 finished unit' : `${count} finished units`);
