/** Builds what answers the screens. Each part is built from those before it, and none learns of a later one. */
import { join } from 'node:path';
import type { Logger } from 'pino';
import { SCAN_RIGHTS } from '../contract.ts';
import { Fault } from '../fault.ts';
import { SavedViews } from '../operators/saved-views.ts';
import { Secret } from '../secret.ts';
import { type Adapter, diagnose } from '../station/diagnosis/pack.ts';
import { ReworkOrders } from '../station/rework-orders.ts';
import type { Station } from '../station/station.ts';
import type { Opened } from './opened.ts';
import type { HostParts } from './api/router.ts';
import { verifyInThread } from '../ledger/verification/verify-in-thread.ts';
import { RecoveryDocuments } from './desk/recovery-documents.ts';
import { Verification } from './desk/verification.ts';
import { InHand } from './line/in-hand.ts';
import { Orders } from './line/orders.ts';
import { slotOfEarlyLabel } from './line/early-labels.ts';
import { linePartsOf } from './line-parts.ts';
import { Scans } from './line/scans.ts';
import type { UnitRuns } from './line/unit-runs.ts';
import { PortWatch } from './ports/port-watch.ts';
import { pathOf, type PresentPort } from './ports/ports.ts';
import { Setup } from './line/setup.ts';
import { ImportFolders } from './products/import-folders.ts';
import { type ProductRules, Products } from './products/products.ts';
import type { DeskSetup } from './queries/issuance-calls.ts';
import { Exports } from './exports/exports.ts';
import { RevokedSessions } from './sessions/revoked-sessions.ts';
import type { ScreenSessions } from './sessions/screen-sessions.ts';
import { SessionFolder } from './sessions/session-folder.ts';
import { checkStation } from './check/check-station.ts';
import { type HealthParts, healthOf } from './views/health.ts';

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
  const orders = ordersOf(opened, products, () => {
    theLine.slots.clearResults();
  });
  const { runs, ...theLine } = linePartsOf(opened, { orders, ports });
  const { slots, control, arrivals, selfTests, simulatedJig } = theLine;
  const setup = new Setup({ floor, slots, control, ports, arrivals });
  const scans = scansOf(opened, { orders, slots });
  const views = new SavedViews({ dir: dataDir });
  const ledgerDesk = { station, queries, verification: resources.use(verificationOf(opened)) };
  const health = () => healthOf(healthParts(opened, { runs, ledgerDesk }));
  const importFolders = new ImportFolders(dataDir);
  const recoveryDocuments = recoveryDocumentsOf(opened, importFolders);
  const line = {
    slots,
    control,
    simulatedJig,
    selfTests,
    orders,
    printer,
    products,
    importFolders,
    scans,
    setup,
    ports,
  };
  const desks = { ledgerDesk, ...desksOf(station) };
  const exports = resources.use(new Exports(dataDir));
  await takeUpSessions(screenSessions, log);
  const revokedSessions = resources.use(revokedSessionsOf(opened));
  const checkSetup = (signal: AbortSignal) => checkStation({ dataDir, now: new Date(), signal, running: station });
  const diagnosing = () => diagnose({ dataDir, station: station.name, adapters: ports.present.map(adapterOf) });
  const sessionParts = { screenSessions, revokedSessions, recoveryDocuments };
  const own = { queries, views, exports, health, checkSetup, log, diagnose: diagnosing, ...sessionParts };
  return { ...line, ...desks, ...actsOf(station, line), ...own, ...operators };
}

function recoveryDocumentsOf({ station, operators }: Opened, folders: ImportFolders): RecoveryDocuments {
  return new RecoveryDocuments({
    roots: () => folders.roots(),
    read: (text) => station.recoveryIn(text),
    recoveries: operators.recoveries,
  });
}

function adapterOf({ name, path, topologyPath }: PresentPort): Adapter {
  return { name, path, topologyPath };
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

function ordersOf({ station, floor, queries }: Opened, products: Products, chosen: () => void): Orders {
  return new Orders({
    station: station.name,
    products,
    permits: () => station.permits(),
    signer: () => station.signerStatus(AbortSignal.timeout(SIGNER_TIMEOUT_MS)),
    stored: floor,
    record: (choice) => void station.ledger.append(choice),
    reworks: new ReworkOrders(station.ledger),
    known: (order) => station.ledger.workOrder(order),
    newest: (limit) => station.ledger.newestOrders(limit),
    newestReworks: async (rowsPerPage) => (await queries.ask('reworkOrders', { page: 0, rowsPerPage })).orders,
    passedUnitsOf: (order) => queries.ask('passedUnitsOf', { order }),
    chosen,
  });
}

function scansOf(opened: Opened, { orders, slots }: Pick<HostParts, 'orders' | 'slots'>): Scans {
  const { desk, floor, queries, station } = opened;
  const { sessions, signIn } = opened.operators;
  const ssidOf = (unit: string): string | undefined => station.ledger.newestSsid(unit);
  return new Scans({
    desk,
    personAt: (screen) => sessions.current(screen)?.person,
    operatorAt: (screen) => sessions.require(screen, ...SCAN_RIGHTS.label),
    signIn: async (screen, badge) => sessions.begin(screen, await signIn.withBadge(screen, new Secret(badge))),
    orderIsChosen: () => floor.order !== null,
    choose: (choice, by) => orders.choose(choice, by),
    slotOfEarlyLabel: (label) => slotOfEarlyLabel(label, slots.all(), ssidOf),
    unitOf: (text, by) => queries.ask('unitOfScan', { text, by }),
  });
}

/** What the officer's log is held against. */
async function deskSetupOf(station: Station): Promise<DeskSetup> {
  const permits = (await station.permits()).map(({ permit, quota }) => ({ permit, quota }));
  return { hasUpstream: station.hasUpstream, permits };
}

/** The signer counts from its journal; more than this is a token that hangs. */
const SIGNER_TIMEOUT_MS = 10_000;
