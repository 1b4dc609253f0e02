import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { headquartersFolder } from '../../fixtures/demo-station/headquarters-folder.ts';
import { paperFolder, printOut } from '../../fixtures/label-scanner/paper.ts';
import { scanLabel } from '../../fixtures/label-scanner/scan.ts';
import { type SampleOptions, writeSampleProduct } from '../../fixtures/sample-product/sample-product.ts';
import { type BoardSpec, type Jig, type JigBoard, startJig } from '../../fixtures/virtual-jig/jig.ts';
import type { ReworkScope } from '../../station-core/model/desk/rework-order.ts';
import type { ReleaseKey } from '../../station-core/release/release-key.ts';
import type { Plan } from '../../station-core/station/plan/plan.ts';
import { loadProduct } from '../../station-core/station/product/load-product.ts';
import type { Product } from '../../station-core/station/product/product.ts';
import type { RunResult } from '../../station-core/station/plan/run-unit.ts';
import type { SlotOrder, SlotWatcher } from '../../station-core/station/run-context.ts';
import { ReworkOrders } from '../../station-core/station/rework-orders.ts';
import { Station } from '../../station-core/station/station.ts';
import type { Scanner, WantedLabel } from '../../station-core/station/plan/step-context.ts';
import type { Secret } from '../../station-core/secret.ts';
import { readyStation } from '../ready-made.ts';

/** A whole line for one test file: a station directory with a real token, a product, and simulated boards. */
export interface Line extends AsyncDisposable {
  readonly dataDir: string;
  readonly product: Product;
  /** Signs the releases that the manifest of the line allows. */
  readonly releaseKey: ReleaseKey;
  /** Puts further boards on a jig of their own; they go with the line. */
  readonly addBoards: (...specs: readonly BoardSpec[]) => Promise<readonly JigBoard[]>;
  readonly open: (options?: { plan?: Plan; scanner?: Scanner }) => Promise<Station>;
}

export interface LineOptions {
  readonly station?: string;
  readonly chip?: 'esp32' | 'esp32c3';
  readonly quota?: number;
  /** A trial station, marked as one. */
  readonly trial?: true;
  /** Where the agent comes from, when it is no part of the application. */
  readonly agent?: SampleOptions['agent'];
  /** A folder of the test's own; a temporary one that goes with the line when absent. */
  readonly dataDir?: string;
}

export async function startLine({ chip = 'esp32c3', quota, agent, trial, ...given }: LineOptions = {}): Promise<Line> {
  const { station = 'S01' } = given;
  const dataDir = given.dataDir ?? join(await mkdtemp(join(tmpdir(), 'birthmark-line-')), 'data');
  const jigs = new AsyncDisposableStack();
  jigs.defer(() => removeStation(given.dataDir ?? dirname(dataDir)));
  const wanted = { station, product: 'lamp-one', ...(trial === undefined ? {} : { trial }) };
  const prepared = await readyStation(dataDir, quota === undefined ? wanted : Object.assign({ quota }, wanted));
  const { releaseKey } = prepared;
  await prepared.writeConfig();
  await writeSampleProduct(join(dataDir, 'product'), {
    chip,
    product: 'lamp-one',
    releaseKey,
    ...(agent && { agent }),
  });
  return {
    dataDir,
    releaseKey,
    product: await loadProduct(join(dataDir, 'product')),
    addBoards: async (...boards) => {
      const jig: Jig = jigs.use(await startJig({ boards }));
      return jig.boards;
    },
    open: ({ plan, scanner } = {}) =>
      Station.open(dataDir, {
        signal: new AbortController().signal,
        scanner: () => scanner ?? labelScanner(dataDir),
        ...(plan === undefined ? {} : { plan }),
      }),
    [Symbol.asyncDispose]: () => jigs.disposeAsync(),
  };
}

/** Reads the label that was really printed, from its rendered picture. */
export function labelScanner(dataDir: string): Scanner {
  return fixedScanner(async ({ serial }, signal) => scanLabel(await printOut(dataDir, serial), signal));
}

/** With what lies beside it. */
async function removeStation(dataDir: string): Promise<void> {
  for (const path of [dataDir, headquartersFolder(dataDir), paperFolder(dataDir)]) {
    await rm(path, { recursive: true, force: true });
  }
}

/** Looks again and again, as a camera over the bench does. */
export function fixedScanner(look: (wanted: WantedLabel, signal: AbortSignal) => Promise<Secret<string>>): Scanner {
  return {
    verdicts: async function* (wanted, signal) {
      for (;;) yield wanted.judge(await look(wanted, signal));
    },
  };
}

/** Under whichever permit of the product is in force. */
export function slotOrder(slot: number, { port, product }: { port: string; product: Product }): SlotOrder {
  return { slot, port, product, permit: 'any-in-force' };
}

export const quiet: SlotWatcher = { stepBegun: () => undefined, event: () => undefined };

/** As QA opens one: its name is what a run of it is started under. */
export function reworkOpened(
  { ledger }: Pick<Station, 'ledger'>,
  { config }: Pick<Product, 'config'>,
  scope: ReworkScope = 'unit',
): string {
  const wanted = { product: config.product, permit: 'P', targetQuantity: 1, reason: 'torn label', scope };
  return new ReworkOrders(ledger).open(wanted, 'quinn', new Date()).order;
}

export function provision(
  station: Station,
  {
    board,
    product,
    slot = 1,
    ...rest
  }: {
    board: JigBoard;
    product: Product;
    slot?: number;
    rework?: true | ReworkScope;
    abort?: AbortSignal;
    watch?: SlotWatcher;
  },
): Promise<RunResult> {
  const { abort = new AbortController().signal, watch = quiet, rework } = rest;
  const order = {
    ...slotOrder(slot, { port: board.address, product }),
    ...(rework === undefined ? {} : { order: reworkOpened(station, product, rework === true ? 'unit' : rework) }),
  };
  return station.provision(order, { watch, abort });
}
