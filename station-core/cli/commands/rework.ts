import { resolve } from 'node:path';
import { Fault } from '../../fault.ts';
import { HOLD_REASON_CHARACTERS } from '../../model/desk/hold-reason.ts';
import { MAY_OPEN_REWORK } from '../../model/desk/rights.ts';
import { isPrintable } from '../../model/printable.ts';
import { Floor } from '../../operators/floor.ts';
import { loadProduct } from '../../station/product/load-product.ts';
import { openScanner } from '../../station/scanners/open-scanner.ts';
import { Station } from '../../station/station.ts';
import { holdsSecrets } from '../label-text.ts';
import { onlyPermit, ordersOf } from '../order-at-terminal.ts';
import type { CommandResult } from '../output.ts';
import { personAtTerminal } from '../person-at-terminal.ts';

export interface OpenReworkOptions {
  readonly product: string;
  readonly permit?: string;
  readonly quantity: number;
  readonly reason: string;
  readonly as: string;
  readonly data: string;
  readonly json: boolean;
}

export async function openRework(options: OpenReworkOptions, signal: AbortSignal): Promise<CommandResult> {
  const reason = reasonIn(options);
  const { as, data, quantity: targetQuantity } = options;
  const dataDir = resolve(data);
  const product = await loadProduct(options.product);
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
  const opened = await orders.openRework({ product: name, permit, targetQuantity, reason }, by);
  const { order, notAfter } = opened;
  return {
    text: `${order} lets ${units(targetQuantity)} of ${name} be made again, until ${notAfter}: birthmark provision --rework ${order}`,
    json: { ok: true, rework: opened },
  };
}

/** Looked at before a PIN is asked for: what stands in the ledger stays there. */
function reasonIn(options: OpenReworkOptions): string {
  const reason = options.reason.trim();
  if (holdsSecrets(reason)) throw new Fault('entry.label-text', { field: '--reason' });
  const { min, max } = HOLD_REASON_CHARACTERS;
  if (reason.length >= min && reason.length <= max && isPrintable(reason)) return reason;
  throw new Fault('station.bad-argument', { problem: 'not a reason', wanted: `${min} to ${max} characters` });
}

const units = (count: number): string => (count === 1 ? '1 finished unit' : `${count} finished units`);
