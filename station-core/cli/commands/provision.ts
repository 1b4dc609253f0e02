import { provisionSlots } from '../../station/provision-slots.ts';
import { loadProduct } from '../../station/product/load-product.ts';
import type { RunResult } from '../../station/plan/run-unit.ts';
import { isPrintable } from '../../model/printable.ts';
import { Fault } from '../../fault.ts';
import { requireNoQuarantine } from '../../station/quarantine/require-none.ts';
import { openScanner } from '../../station/scanners/open-scanner.ts';
import { Station } from '../../station/station.ts';
import { holdsSecrets } from '../label-text.ts';
import { type CommandResult, faultJson, faultText } from '../output.ts';
import { ProgressLines } from '../progress-lines.ts';
import { syncBeforeLeaving } from './sync.ts';

export interface ProvisionOptions {
  readonly port: readonly string[];
  readonly product: string;
  readonly data: string;
  readonly rework?: string;
  readonly json: boolean;
}

export async function provision(options: ProvisionOptions, signal: AbortSignal): Promise<CommandResult> {
  refuseTwice(options.port);
  if (holdsSecrets(options.rework ?? '')) throw new Fault('entry.label-text', { field: '--rework' });
  for (const [field, text] of [
    ['--rework', options.rework ?? ''] as const,
    ...options.port.map((port) => ['--port', port] as const),
  ]) {
    if (!isPrintable(text)) throw new Fault('entry.invalid', { field });
  }
  const product = await loadProduct(options.product);
  await using station = await Station.open(options.data, {
    signal,
    scanner: (address) => openScanner(address, { dataDir: options.data, input: process.stdin }),
  });
  station.requireProduct(product); // before any board is touched
  requireNoQuarantine(await station.signerStatus(signal));
  if (station.exposed !== undefined) process.stderr.write(`${faultText(station.exposed)}\n`);
  const { rework } = options;
  const orders = options.port.map((port, at) => ({
    slot: at + 1,
    port,
    product,
    permit: 'any-in-force' as const,
    ...(rework === undefined ? {} : { rework }),
  }));
  using lines = new ProgressLines(orders.map((order) => ({ ...order, plan: station.planFor(order.product) })));
  const results = await provisionSlots(station, orders, {
    watch: (slot) => lines.watch(slot),
    ended: (slot, result) => {
      lines.ended(slot, result);
    },
    abort: signal,
  });
  const sync = await syncBeforeLeaving(station);
  return {
    ok: results.every(({ outcome }) => outcome === 'PASS'),
    text: [...results.map(resultText), sync.text].join('\n'),
    json: { ok: results.every(({ outcome }) => outcome === 'PASS'), units: results.map(resultJson), sync: sync.json },
  };
}

/** Two slots on one port would be two runs of one board, of which the second finds the port in use. */
function refuseTwice(ports: readonly string[]): void {
  const port = ports.find((each, at) => ports.indexOf(each) !== at);
  if (port !== undefined) throw new Fault('station.bad-argument', { problem: `--port ${port} is given twice` });
}

function resultText(result: RunResult, at: number): string {
  const name = `slot ${at + 1}: ${result.outcome}${result.serial === undefined ? '' : ` ${result.serial}`}`;
  return result.stopped === undefined ? name : `${name} at ${result.stopped.step}\n${faultText(result.stopped.fault)}`;
}

export function resultJson({ run, outcome, unit, serial, stopped }: RunResult, at: number): Record<string, unknown> {
  return {
    slot: at + 1,
    run,
    outcome,
    unit,
    serial,
    ...(stopped === undefined ? {} : { stopped: { step: stopped.step, fault: faultJson(stopped.fault) } }),
  };
}
