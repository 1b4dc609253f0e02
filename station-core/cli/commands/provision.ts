import { Fault } from '../../fault.ts';
import { MAY_MAKE_UNITS } from '../../model/desk/rights.ts';
import { isPrintable } from '../../model/printable.ts';
import type { RunResult } from '../../station/plan/run-unit.ts';
import { loadProduct } from '../../station/product/load-product.ts';
import { tryLabels } from '../../station/product/product-check.ts';
import { provisionSlots } from '../../station/provision-slots.ts';
import { requireNoQuarantine } from '../../station/quarantine/require-none.ts';
import type { SlotOrder } from '../../station/run-context.ts';
import type { StationOptions } from '../../station/setup/open-station.ts';
import { openScanner } from '../../station/scanners/open-scanner.ts';
import { Station } from '../../station/station.ts';
import { holdsSecrets } from '../label-text.ts';
import { orderAtTerminal, type OrderWanted, refuseUnfit } from '../order-at-terminal.ts';
import { type CommandResult, faultJson, faultText, tellOpening } from '../output.ts';
import { operatorsOf, workerAtTerminal } from '../person-at-terminal.ts';
import { PromptWords } from '../prompt-words.ts';
import { BEFORE_BOARDS, namePreflight, notReady } from '../station-check/preflight.ts';
import { ProgressLines } from '../progress-lines.ts';
import { syncBeforeLeaving } from './sync.ts';

export interface ProvisionOptions {
  readonly port: readonly string[];
  readonly product: string;
  readonly data: string;
  readonly rework?: string;
  /** Short name of whoever starts the boards; absent: asked for. */
  readonly operator?: string;
  readonly order?: string;
  readonly permit?: string;
  readonly quantity?: number;
  readonly json: boolean;
}

/** What the ledger says of each run: who started it, for what. A station without people has neither. */
type Started = Pick<SlotOrder, 'permit' | 'operator' | 'order'>;

export async function provision(options: ProvisionOptions, signal: AbortSignal): Promise<CommandResult> {
  refuseTwice(options.port);
  if (options.order !== undefined) refuseUnfit(options.order);
  refuseTwoOrders(options);
  if (holdsSecrets(options.rework ?? '')) throw new Fault('entry.label-text', { field: '--rework' });
  for (const [field, text] of [
    ['--rework', options.rework ?? ''] as const,
    ...options.port.map((port) => ['--port', port] as const),
  ]) {
    if (!isPrintable(text)) throw new Fault('entry.invalid', { field });
  }
  const unready = notReady(await namePreflight(options.data, BEFORE_BOARDS, signal));
  if (unready !== undefined) return unready;
  const product = await loadProduct(options.product);
  const say = (line: string) => process.stderr.write(`${line}\n`);
  const words = new PromptWords(options.port.length, say, process.stdin.isTTY);
  tellOpening();
  await using station = await Station.open(options.data, { signal, scanner: scannerOf(options, words) });
  station.requireProduct(product); // before any board is touched
  if (station.isTrial) await tryLabels(product, station.renderLabel); // with the word TRIAL on them
  requireNoQuarantine(await station.signerStatus(signal));
  const started = await startedBy(options, { station, product }, signal);
  words.by = started.operator;
  // Not before who and what for were asked: two readers of one terminal take each other's lines.
  using _typing = words.listen(process.stdin);
  const orders = options.port.map((port, at) => ({ slot: at + 1, port, product, ...started }));
  const slots = orders.map((order) => ({ ...order, plan: station.planFor(order.product, order.order) }));
  using lines = new ProgressLines(slots, { asksForScans: station.hasTypedScanner && !options.json });
  const results = await provisionSlots(station, orders, {
    watch: (slot) => lines.watch(slot),
    ended: (slot, result) => {
      lines.ended(slot, result);
    },
    abort: signal,
    words: (slot) => words.of(slot),
  });
  const sync = await syncBeforeLeaving(station);
  return {
    ok: results.every(({ outcome }) => outcome === 'PASS'),
    text: [...results.map(resultText), sync.text].join('\n'),
    json: { ok: results.every(({ outcome }) => outcome === 'PASS'), units: results.map(resultJson), sync: sync.json },
  };
}

function scannerOf({ data: dataDir }: ProvisionOptions, words: PromptWords): StationOptions['scanner'] {
  return (address) => {
    const hears = (line: string): boolean => words.hear(line);
    const tooEarly = (): void => {
      words.scannedTooEarly();
    };
    const scanner = openScanner(address, { dataDir, input: process.stdin, hears, tooEarly });
    if (address === 'typed') words.comeWithScans(() => scanner.listen?.());
    return scanner;
  };
}

/** Once people are known, nobody makes a unit here who could not do so at a screen. */
async function startedBy(
  options: ProvisionOptions,
  { station, product }: Pick<OrderWanted, 'station' | 'product'>,
  signal: AbortSignal,
): Promise<Started> {
  const { data: dataDir, operator, port } = options;
  const operators = await operatorsOf(dataDir, station.ledger);
  if (operators.people.isEmpty()) {
    refuseWithoutPeople(options);
    return { permit: 'any-in-force' };
  }
  const person = await workerAtTerminal(operators, { as: operator, roles: MAY_MAKE_UNITS }, signal);
  const wanted = { dataDir, station, product, by: person.id, units: port.length };
  const allowed = await orderAtTerminal(wanted, options, signal);
  const made = madeOf(allowed.order, station.ledger);
  process.stderr.write(`${person.name} works on order ${allowed.order}, permit ${allowed.permit.permit}, ${made}.\n`);
  return { operator: person.id, order: allowed.order, permit: allowed.permit };
}

function madeOf(order: string, ledger: Station['ledger']): string {
  const passed = ledger.passedUnitsOf(order);
  const known = ledger.workOrder(order);
  return known === undefined ? `${passed} made` : `${passed} of ${known.targetQuantity} made`;
}

/** A rework order says by itself of what, how many and under which permit. */
function refuseTwoOrders({ rework, order, permit, quantity }: ProvisionOptions): void {
  if (rework === undefined || [order, permit, quantity].every((each) => each === undefined)) return;
  throw new Fault('station.bad-argument', {
    problem: '--rework names an order of its own',
    wanted: 'no --order, --permit or --quantity beside it',
  });
}

/** Nobody would answer for what is given here. */
function refuseWithoutPeople(options: ProvisionOptions): void {
  const name = (['operator', 'order', 'permit', 'quantity', 'rework'] as const).find(
    (each) => options[each] !== undefined,
  );
  if (name === undefined) return;
  throw new Fault('station.bad-argument', {
    problem: `--${name}: this station knows nobody yet`,
    wanted: 'birthmark people add',
  });
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
