/** Builds what answers the screens. Each part is built from those before it, and none learns of a later one. */
import { join } from 'node:path';
import type { Logger } from 'pino';
import { contract, SCAN_RIGHTS } from '../contract.ts';
import { Fault } from '../fault.ts';
import { permits } from '../model/permission.ts';
import type { Floor } from '../operators/floor.ts';
import type { OpenOperators } from '../operators/open-operators.ts';
import { SavedViews } from '../operators/saved-views.ts';
import { Secret } from '../secret.ts';
import type { LabelDesk } from '../station/scanners/label-desk.ts';
import type { Station } from '../station/station.ts';
import type { HostParts } from './api/router.ts';
import { verifyInThread } from '../ledger/verification/verify-in-thread.ts';
import { Verification } from './desk/verification.ts';
import { SelfTests } from './line/self-tests.ts';
import { Arrivals } from './line/arrivals.ts';
import { InHand } from './line/in-hand.ts';
import { lastResults } from './line/last-results.ts';
import { Orders } from './line/orders.ts';
import { Scans } from './line/scans.ts';
import { SlotControl } from './line/slot-control.ts';
import { Slots } from './line/slots.ts';
import { UnitRuns } from './line/unit-runs.ts';
import { PortWatch } from './ports/port-watch.ts';
import { type ListPorts, pathOf } from './ports/ports.ts';
import { jigOf, Setup } from './line/setup.ts';
import { type ProductRules, Products } from './products/products.ts';
import type { DeskSetup } from './queries/issuance-calls.ts';
import { Exports } from './exports/exports.ts';
import type { QueryWorker } from './queries/query-worker.ts';
import { RevokedSessions } from './sessions/revoked-sessions.ts';
import type { ScreenSessions } from './sessions/screen-sessions.ts';
import { SessionFolder } from './sessions/session-folder.ts';
import { type HealthParts, healthOf } from './views/health.ts';

export interface Opened {
  readonly dataDir: string;
  readonly station: Station;
  readonly floor: Floor;
  readonly operators: OpenOperators;
  readonly queries: QueryWorker;
  /** Absent when a fixed scanner reads the labels. */
  readonly desk: LabelDesk | undefined;
  /** The screens that are connected now. */
  readonly screens: ReadonlySet<string>;
  readonly screenSessions: ScreenSessions;
  readonly listPorts: ListPorts;
  /** Closes what was opened, last first: nothing starts a run any more when the runs are stopped. */
  readonly resources: AsyncDisposableStack;
}

export async function buildParts(opened: Opened): Promise<HostParts> {
  const { dataDir, station, floor, operators, queries, resources, listPorts, screenSessions } = opened;
  const { log, printer } = station;
  const folders = { products: join(dataDir, 'products'), releaseKeys: join(dataDir, 'release-keys') };
  const rules: ProductRules = {
    requireAllowed: (product) => {
      station.requireProduct(product);
    },
    record: (entry) => void station.ledger.append(entry),
  };
  const products = new Products(folders, rules, station.renderLabel);
  const ports = resources.use(await PortWatch.open({ list: listPorts, log }));
  const orders = ordersOf(opened, products);
  const slots = new Slots({ jig: jigOf(floor), last: lastResults(station.ledger.lastRunsOfSlots()) });
  settleInService(station, slots);
  const selfTests = selfTestsOf(station, (slot, by) => {
    control.acknowledge(slot, by);
  });
  const runs = resources.use(runsOf(station, { slots, orders, ports, selfTests }));
  const control = new SlotControl({
    slots,
    runs,
    allowance: () => orders.allowance(),
    stopped: () => selfTests.stopped,
    acknowledged: (run, by) => {
      acknowledge(station, run, by);
    },
  });
  const arrivals = new Arrivals({ slots, control, log, onDuty: () => onDuty(opened) });
  resources.use(
    ports.onChange((present) => {
      arrivals.portsChanged(present);
    }),
  );
  arrivals.setPresence(ports.present);
  const setup = new Setup({ floor, slots, control, ports, arrivals });
  const scans = scansOf(opened, orders);
  const views = new SavedViews({ dir: dataDir });
  const ledgerDesk = { station, queries, verification: resources.use(verificationOf(opened)) };
  const health = () => healthOf(healthParts(opened, { runs, ledgerDesk }));
  const line = { slots, control, selfTests, orders, printer, products, scans, setup, ports };
  const desks = { ledgerDesk, ...desksOf(station) };
  const exports = resources.use(new Exports(dataDir));
  await takeUpSessions(screenSessions, log);
  const revokedSessions = resources.use(revokedSessionsOf(opened));
  const own = { queries, views, exports, health, log, screenSessions, revokedSessions };
  return { ...line, ...desks, ...actsOf(station, line), ...own, ...operators };
}

/** What lets nobody in keeps no board away: it is said where a person looks for the reason. */
async function takeUpSessions(screenSessions: ScreenSessions, log: Logger): Promise<void> {
  try {
    await screenSessions.sweep();
    const { unusable } = await screenSessions.list();
    for (const { id, fault } of unusable) {
      log.warn({ session: id, code: fault.code, ...fault.evidence }, 'a screen session lets nobody in');
    }
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    log.warn({ code: error.code, ...error.evidence }, 'no browser is let in');
  }
}

/** Looks as soon as the ledger may be written, and then every few seconds. */
function revokedSessionsOf({ dataDir, station: { ledger, log, vouched } }: Opened): RevokedSessions & Disposable {
  const revoked = new RevokedSessions({ folder: new SessionFolder(dataDir), ledger, log });
  let timer: NodeJS.Timeout | undefined;
  const disposed = new AbortController();
  void vouched.then(() => {
    if (disposed.signal.aborted) return;
    void revoked.look();
    timer = setInterval(() => void revoked.look(), REVOKED_EVERY_MS);
    timer.unref();
  });
  return Object.assign(revoked, {
    [Symbol.dispose]: () => {
      disposed.abort();
      clearInterval(timer);
    },
  });
}

const REVOKED_EVERY_MS = 2_000;

/** What the officer's desk goes by. */
function desksOf(station: Station): Pick<HostParts, 'ledger' | 'deskSetup' | 'expiries' | 'documents'> {
  return {
    ledger: station.ledger,
    deskSetup: () => deskSetupOf(station),
    expiries: (nowMs) => station.expiries(nowMs),
    documents: {
      desk: (signal) => station.documentDesk(signal),
      signerStatus: (signal) => station.signerStatus(signal),
    },
  };
}

/** What QA and the officer do with units. */
function actsOf(
  station: Station,
  { products, slots, control, ports }: Pick<HostParts, 'products' | 'slots' | 'control' | 'ports'>,
): Pick<HostParts, 'inHand' | 'aside' | 'liveHolds' | 'revocations'> {
  const where = (boundTo: string): string => pathOf(boundTo, ports.present);
  return {
    inHand: new InHand({ station, products, slots, control, pathOf: where }),
    aside: station.aside,
    liveHolds: (page) => station.ledger.liveHolds(page),
    revocations: (signal) => station.revocations(signal),
  };
}

type RunParts = Pick<HostParts, 'slots' | 'orders' | 'ports' | 'selfTests'>;

function runsOf(station: Station, { slots, orders, ports, selfTests }: RunParts): UnitRuns {
  return new UnitRuns({
    slots,
    planFor: (product) => station.planFor(product),
    provision: (order, watching) => station.provision(order, watching),
    pathOf: (boundTo) => pathOf(boundTo, ports.present),
    runEnded: ({ slot, order }, result) => {
      orders.runEnded(order, result);
      selfTests.runEnded(slot, result);
    },
    log: station.log,
  });
}

function healthParts(
  { station, operators }: Opened,
  { runs, ledgerDesk: { verification } }: { readonly runs: UnitRuns } & Pick<HostParts, 'ledgerDesk'>,
): HealthParts {
  return {
    station,
    firstStart: () => operators.people.isEmpty(),
    outOfService: () => runs.outOfService,
    verdict: () => verification.verdict,
  };
}

function verificationOf({ dataDir, station: { ledger, log }, station }: Opened): Verification {
  return new Verification({
    verify: async (options) => verifyInThread(dataDir, (await station.verifyingKeys()).keys, options),
    memo: {
      read: () => ledger.memo(VERIFICATION_MEMO),
      write: (text) => {
        ledger.saveMemo(VERIFICATION_MEMO, text);
      },
    },
    log,
  });
}

const VERIFICATION_MEMO = 'last-verification';

function selfTestsOf({ ledger }: Station, acknowledge: (slot: number, by: string) => void): SelfTests {
  return new SelfTests({
    record: (entry) => void ledger.append(entry),
    remembered: {
      read: () => ledger.memo(STOP_MEMO),
      save: (text) => {
        ledger.saveMemo(STOP_MEMO, text);
      },
    },
    acknowledge,
  });
}

const STOP_MEMO = 'self-test-stop';

/** What a crash cut off is closed when the station comes into service, and only then has an end to show. */
function settleInService({ ledger, inService }: Station, slots: Slots): void {
  const settle = (): void => {
    slots.setLastResults(lastResults(ledger.lastRunsOfSlots()));
  };
  void inService.then(settle, () => undefined); // a refusal ends the host
}

/** A run that was stopped before it was in the ledger has no end there that could be acknowledged. */
function acknowledge({ ledger, log }: Station, run: string, by: string): void {
  try {
    ledger.append({ kind: 'fault-acknowledged', by, run });
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'ledger.conflict') throw error;
    log.warn({ run, by, ...error.evidence }, 'acknowledged a result that is not in the ledger');
  }
}

function ordersOf({ station, floor, queries }: Opened, products: Products): Orders {
  return new Orders({
    station: station.name,
    products,
    permits: () => station.permits(),
    signer: () => station.signerStatus(AbortSignal.timeout(SIGNER_TIMEOUT_MS)),
    stored: floor,
    record: (choice) => void station.ledger.append(choice),
    passedUnitsOf: (order) => queries.ask('passedUnitsOf', { order }),
  });
}

function scansOf({ operators, desk, floor, queries }: Opened, orders: Orders): Scans {
  const { sessions, signIn } = operators;
  return new Scans({
    desk,
    personAt: (screen) => sessions.current(screen)?.person,
    operatorAt: (screen) => sessions.require(screen, ...SCAN_RIGHTS.label),
    signIn: async (screen, badge) => sessions.begin(screen, await signIn.withBadge(screen, new Secret(badge))),
    orderIsChosen: () => floor.order !== null,
    choose: (choice, by) => orders.choose(choice, by),
    unitOf: (text, by) => queries.ask('unitOfScan', { text, by }),
  });
}

/** Somebody at one of the screens who may start slots. */
function onDuty({ operators: { sessions }, screens }: Opened): string | undefined {
  const { openTo: mayStart } = contract.slots.start['~orpc'].meta;
  for (const screen of screens) {
    const person = sessions.current(screen)?.person;
    if (person !== undefined && permits(mayStart, person.roles)) return person.id;
  }
  return undefined;
}

/** What the officer's log is held against. */
async function deskSetupOf(station: Station): Promise<DeskSetup> {
  const permits = (await station.permits()).map(({ permit, quota }) => ({ permit, quota }));
  return { hasUpstream: station.hasUpstream, permits };
}

/** The signer counts from its journal; more than this is a token that hangs. */
const SIGNER_TIMEOUT_MS = 10_000;
