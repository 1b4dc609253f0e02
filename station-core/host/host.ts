import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { contract, SCAN_RIGHTS } from '../contract.ts';
import { Fault } from '../fault.ts';
import { rememberPeople } from '../ledger/people-known.ts';
import { Floor } from '../operators/floor.ts';
import { type OpenOperators, openOperators, type OperatorsOptions } from '../operators/open-operators.ts';
import { permits } from '../model/permission.ts';
import { Secret } from '../secret.ts';
import { sleep } from '../wait.ts';
import { LabelDesk } from '../station/scanners/label-desk.ts';
import { openScanner } from '../station/scanners/open-scanner.ts';
import type { StationOptions } from '../station/setup/open-station.ts';
import type { Scanner } from '../station/plan/step-context.ts';
import { readStationConfig } from '../station/setup/station-config.ts';
import { Station } from '../station/station.ts';
import { Arrivals } from './line/arrivals.ts';
import { healthOf } from './views/health.ts';
import { lastResults } from './line/last-results.ts';
import { Orders } from './line/orders.ts';
import { PortWatch } from './ports/port-watch.ts';
import { type ListPorts, listPorts, pathOf } from './ports/ports.ts';
import { Products } from './products/products.ts';
import { QueryWorker } from './queries/query-worker.ts';
import type { ScreenContext } from './api/guard.ts';
import { createRouter, type HostParts } from './api/router.ts';
import { Scans } from './line/scans.ts';
import { jigOf, Setup } from './ports/setup.ts';
import { SlotControl } from './line/slot-control.ts';

export interface HostOptions {
  readonly dataDir: string;
  /** Fires while the host opens: it stops opening. An open host ends by disposing of it. */
  readonly signal: AbortSignal;
  /** How the signer process is started; absent: forked. */
  readonly startSigner?: NonNullable<StationOptions['startSigner']>;
  /** For tests: what ports there are, and reading labels back. */
  readonly listPorts?: ListPorts;
  readonly scanner?: Scanner;
  /** How long screens wait for a station that is not yet in service; then they are let in and see that it is not. */
  readonly patienceMs?: number;
  readonly operators?: Pick<OperatorsOptions, 'cost' | 'derive' | 'clock' | 'autoLockMs'>;
}

/** Screens that ask for nothing are locked by this. */
const SWEEP_EVERY_MS = 5_000;

/** Most stations are in service by then, and what keeps one from it is better told before there is a screen. */
const PATIENCE_MS = 400;

/** The station with all that its screens may ask for. One of these answers every screen; each connection is a screen. */
export class Host implements AsyncDisposable {
  readonly parts: HostParts;
  readonly router: ReturnType<typeof createRouter>;
  /** Rejects with what keeps the station from its service; the host is then to end. */
  readonly inService: Promise<void>;
  readonly #screens: Set<string>;
  readonly #resources: AsyncDisposableStack;

  constructor(parts: HostParts, { screens, inService, resources }: HostLife) {
    this.parts = parts;
    this.router = createRouter(parts);
    this.inService = inService;
    this.#screens = screens;
    this.#resources = resources;
  }

  /** Disposing of the screen ends its session. */
  readonly openScreen = (): Disposable & { readonly context: ScreenContext & Record<string, unknown> } => {
    const screen = randomUUID();
    this.#screens.add(screen);
    return {
      context: { screen },
      [Symbol.dispose]: () => {
        this.#screens.delete(screen);
        this.parts.sessions.end(screen);
      },
    };
  };

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#resources.disposeAsync();
  }
}

interface HostLife {
  readonly screens: Set<string>;
  readonly inService: Promise<void>;
  readonly resources: AsyncDisposableStack;
}

/** Opens DIR as a station, in service or about to be. What is wrong with its set-up is told here, as a fault. */
export async function openHost(options: HostOptions): Promise<Host> {
  await using opened = new AsyncDisposableStack();
  const { dataDir } = options;
  const isTyped = options.scanner === undefined && (await readStationConfig(dataDir)).scanner === 'typed';
  const desk = isTyped ? new LabelDesk() : undefined;
  const station = opened.use(await openStation(options, options.scanner ?? desk));
  const floor = await Floor.open({ dir: dataDir });
  const operators = await openOperators({ dir: dataDir, ...peopleInLedger(station), ...options.operators });
  const queries = opened.use(new QueryWorker(dataDir));
  const screens = new Set<string>();
  const parts = await joinUp({ station, floor, operators, queries, opened, options, desk, screens });
  const sweeping = setInterval(() => {
    operators.sessions.sweep();
  }, SWEEP_EVERY_MS);
  sweeping.unref();
  opened.defer(() => {
    clearInterval(sweeping);
  });
  await inServiceOrLate(station, options);
  return new Host(parts, { screens, inService: station.inService, resources: opened.move() });
}

function peopleInLedger({ ledger }: Station): Pick<OperatorsOptions, 'record' | 'ledgerKnowsPeople'> {
  return {
    ledgerKnowsPeople: () => ledger.peopleHaveSignedIn(),
    record: (event) => {
      ledger.append(event);
      rememberPeople(ledger, event);
    },
  };
}

async function inServiceOrLate(
  { inService }: Station,
  { patienceMs = PATIENCE_MS, signal }: HostOptions,
): Promise<void> {
  const over = new AbortController();
  try {
    await Promise.race([inService, sleep(patienceMs, AbortSignal.any([signal, over.signal]))]);
  } finally {
    over.abort();
  }
}

function openStation(options: HostOptions, scanner: Scanner | undefined): Promise<Station> {
  const { dataDir, signal, startSigner } = options;
  return Station.begin(dataDir, {
    signal,
    scanner: (named) => scanner ?? openScanner(named, { dataDir, input: process.stdin }),
    ...(startSigner === undefined ? {} : { startSigner }),
  });
}

interface Opened {
  readonly station: Station;
  readonly floor: Floor;
  readonly operators: OpenOperators;
  readonly queries: QueryWorker;
  readonly opened: AsyncDisposableStack;
  readonly options: HostOptions;
  /** Absent when a fixed scanner reads the labels. */
  readonly desk: LabelDesk | undefined;
  readonly screens: ReadonlySet<string>;
}

async function joinUp(work: Opened): Promise<HostParts> {
  const { station, floor, operators, queries, opened, options } = work;
  const { log } = station;
  const products = new Products({
    products: join(options.dataDir, 'products'),
    releaseKeys: join(options.dataDir, 'release-keys'),
  });
  const orders: Orders = ordersOf(work, products, (order) => slots.atWork(order));
  const slots: SlotControl = opened.use(slotsOf(work, orders, (boundTo) => pathOf(boundTo, ports.present)));
  const arrivals = new Arrivals({ slots, log, onDuty: () => onDuty(operators, work.screens) });
  const ports: PortWatch = opened.use(
    await PortWatch.open({
      list: options.listPorts ?? listPorts,
      log,
      changed: (present) => {
        arrivals.look(present);
      },
    }),
  );
  arrivals.settle(ports.present);
  const setup = new Setup({
    floor,
    slots,
    present: () => ports.present,
    changed: () => {
      arrivals.settle(ports.present);
      ports.notifyAgain();
    },
  });
  const scans = scansOf(work, orders);
  const health = () =>
    healthOf({ station, firstStart: () => operators.people.isEmpty(), outOfService: () => slots.outOfService });
  const { printer } = station;
  return { slots, orders, printer, products, scans, setup, ports, queries, health, log, ...operators };
}

function slotsOf({ station, floor }: Opened, orders: Orders, path: (boundTo: string) => string): SlotControl {
  const slots = new SlotControl(
    {
      plan: station.plan,
      provision: (order, watching) => station.provision(order, watching),
      allowance: () => orders.allowance(),
      runEnded: (order, result) => {
        orders.runEnded(order, result);
      },
      acknowledged: (run, by) => {
        acknowledge(station, run, by);
      },
      pathOf: path,
      log: station.log,
    },
    jigOf(floor),
    lastResults(station.ledger.lastRunsOfSlots()),
  );
  // What a crash cut off is closed when the station comes into service, and only then has an end to show.
  const settle = (): void => {
    slots.settle(lastResults(station.ledger.lastRunsOfSlots()));
  };
  void station.inService.then(settle, () => undefined); // a refusal ends the host
  return slots;
}

/** A run that was stopped before it was in the books has no end there that could be acknowledged. */
function acknowledge({ ledger, log }: Station, run: string, by: string): void {
  try {
    ledger.append({ kind: 'fault-acknowledged', by, run });
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'ledger.conflict') throw error;
    log.warn({ run, by, ...error.evidence }, 'an end was acknowledged that the books do not have');
  }
}

function ordersOf({ station, floor, queries }: Opened, products: Products, atWork: (order: string) => number): Orders {
  return new Orders({
    station: station.name,
    products,
    permits: () => station.permits(),
    used: async () => {
      const { permits } = await station.signerStatus(AbortSignal.timeout(SIGNER_TIMEOUT_MS));
      return new Map(permits.map(({ permit, used }) => [permit, used]));
    },
    kept: floor,
    record: (choice) => void station.ledger.append(choice),
    passedUnitsOf: (order) => queries.ask('passedUnitsOf', { order }),
    atWork,
  });
}

function scansOf({ operators, desk, floor }: Opened, orders: Orders): Scans {
  const { sessions, signIn } = operators;
  return new Scans({
    desk,
    whoIsAt: (screen) => sessions.current(screen)?.person,
    operatorAt: (screen) => sessions.require(screen, ...SCAN_RIGHTS.label),
    signIn: async (screen, badge) => sessions.begin(screen, await signIn.withBadge(screen, new Secret(badge))),
    orderIsChosen: () => floor.order !== null,
    choose: (choice, by) => orders.choose(choice, by),
  });
}

/** Somebody at one of the screens who may start slots. */
function onDuty({ sessions }: OpenOperators, screens: ReadonlySet<string>): string | undefined {
  const { openTo: mayStart } = contract.slots.start['~orpc'].meta;
  for (const screen of screens) {
    const person = sessions.current(screen)?.person;
    if (person !== undefined && permits(mayStart, person.roles)) return person.id;
  }
  return undefined;
}

/** The signer counts from its journal; more than this is a token that hangs. */
const SIGNER_TIMEOUT_MS = 10_000;
