import { mapEventIterator } from '@orpc/client';
import type { Logger } from 'pino';
import { commandName } from '../../called-as.ts';
import type { Health } from '../../contract.ts';
import type { Finding } from '../check/finding.ts';
import { findingView } from '../check/finding-view.ts';
import { type DocumentsParts, documentsRouter } from './documents-router.ts';
import { type DiagnosisParts, diagnosisRouter } from './diagnosis-router.ts';
import { CallLimit } from './call-limit.ts';
import { guard, type Guarded } from './guard.ts';
import { lineRouter } from './line-router.ts';
import { type ActsParts, holdsRouter, inHandRouter } from './holds-router.ts';
import { selfTestRouter } from './self-test-router.ts';
import { lockedEvent } from '../views/locked-view.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { reworkOrderAsTyped } from '../../model/desk/rework-order.ts';
import type { Orders } from '../line/orders.ts';
import type { PortWatch } from '../ports/port-watch.ts';
import type { ImportFolders } from '../products/import-folders.ts';
import { productFindings } from '../products/product-findings.ts';
import type { Products } from '../products/products.ts';
import type { StationPrinter } from '../../station/setup/station-printer.ts';
import type { Scans } from '../line/scans.ts';
import type { Setup } from '../line/setup.ts';
import { type IssuanceParts, issuanceRouter } from './issuance-router.ts';
import { type LedgerDeskParts, ledgerChecksRouter, shiftsRouter } from './ledger-desk-router.ts';
import { type RecordParts, recordsRouter } from './records-router.ts';
import { screenSessionsRouter, type ScreenSessionsParts } from './screen-sessions-router.ts';
import { type RevocationParts, revocationRouter } from './revocation-router.ts';
import { peopleRouter, type SessionParts, sessionRouter } from './session-router.ts';
import type { SelfTests } from '../line/self-tests.ts';
import type { SimulatedJig } from '../line/simulated-jig.ts';
import type { SlotControl } from '../line/slot-control.ts';
import type { Slots } from '../line/slots.ts';
import { unitsRouter } from './units-router.ts';
import type { SavedViews } from '../../operators/saved-views.ts';

/** The printer has a time-out of its own. */
const NEVER = new AbortController().signal;

/** What the screens' calls are answered from. */
export interface HostParts
  extends
    SessionParts,
    IssuanceParts,
    RecordParts,
    ActsParts,
    DiagnosisParts,
    DocumentsParts,
    ScreenSessionsParts,
    RevocationParts {
  readonly ledger: Ledger;
  readonly slots: Slots;
  readonly control: SlotControl;
  readonly simulatedJig: SimulatedJig;
  readonly selfTests: SelfTests;
  readonly orders: Orders;
  readonly products: Products;
  readonly importFolders: ImportFolders;
  readonly scans: Scans;
  readonly setup: Setup;
  readonly ports: PortWatch;
  readonly views: SavedViews;
  readonly printer: StationPrinter;
  readonly health: () => Promise<Health>;
  readonly checkSetup: (signal: AbortSignal) => Promise<readonly Finding[]>;
  readonly ledgerDesk: LedgerDeskParts;
  readonly log: Logger;
}

/** Answers the contract. Before anything else: who is at this screen, and may they; then the schema; then the handler. */
export function createRouter(parts: HostParts) {
  const guarded = guard(parts, new CallLimit());
  return guarded.router({
    start: { phase: guarded.start.phase.handler(() => ({ phase: 'station' as const, command: commandName() })) },
    session: { ...sessionRouter(guarded, parts), ...peopleRouter(guarded, parts) },
    slots: slotsRouter(guarded, parts),
    orders: ordersRouter(guarded, parts),
    scan: {
      submit: guarded.scan.submit.handler(({ input, context }) => parts.scans.submit(context.screen, input.text)),
    },
    line: lineRouter(guarded, parts),
    selfTest: selfTestRouter(guarded, parts),
    setup: setupRouter(guarded, parts),
    screens: screenSessionsRouter(guarded, parts),
    issuance: issuanceRouter(guarded, parts),
    documents: documentsRouter(guarded, parts),
    diagnosis: diagnosisRouter(guarded, parts),
    records: recordsRouter(guarded, parts),
    shifts: shiftsRouter(guarded, parts),
    ledgerChecks: ledgerChecksRouter(guarded, parts),
    units: unitsRouter(guarded, parts),
    inHand: inHandRouter(guarded, parts),
    holds: holdsRouter(guarded, parts),
    revocation: revocationRouter(guarded, parts),
  });
}

function slotsRouter({ slots: contracted }: Guarded, { slots, control, simulatedJig, sessions }: HostParts) {
  return {
    watch: contracted.watch.handler(async ({ signal, context }) =>
      mapEventIterator(slots.watch(signal), {
        // Asked for every event: the screen may have been locked since.
        value: async (event) => {
          const reported = event ?? slots.whole(); // at the end, where nobody looks at it
          return sessions.current(context.screen) === null ? lockedEvent(reported) : reported;
        },
        error: async (error) => error,
      }),
    ),
    start: contracted.start.handler(({ input, context }) =>
      control.start(input.slots, sessions.require(context.screen).id),
    ),
    startAll: contracted.startAll.handler(({ context }) => control.startAll(sessions.require(context.screen).id)),
    abort: contracted.abort.handler(({ input }) => {
      control.abort(input.slot, input.confirmed);
      return null;
    }),
    labelCameOut: contracted.labelCameOut.handler(({ input }) => {
      control.labelCameOut(input.slot, input.cameOut);
      return null;
    }),
    reprint: contracted.reprint.handler(({ input, context }) => {
      control.reprint(input.slot, input.reason, sessions.require(context.screen).id);
      return null;
    }),
    acknowledge: contracted.acknowledge.handler(({ input, context }) => {
      control.acknowledge(input.slot, sessions.require(context.screen).id);
      return null;
    }),
    nextBoards: contracted.nextBoards.handler(async ({ signal }) => ({
      exchanged: await simulatedJig.nextBoards(signal),
    })),
  };
}

function ordersRouter({ orders: contracted }: Guarded, { orders, products, queries, sessions }: HostParts) {
  return {
    products: contracted.products.handler(() => products.list()),
    permits: contracted.permits.handler(() => orders.permits()),
    current: contracted.current.handler(() => orders.current()),
    known: contracted.known.handler(({ input }) => orders.known(input.order)),
    recent: contracted.recent.handler(() => orders.recent()),
    choose: contracted.choose.handler(({ input, context }) =>
      orders.choose(input, sessions.require(context.screen).id),
    ),
    openRework: contracted.openRework.handler(async ({ input, context }) => {
      const { order, notAfter } = await orders.openRework(input, sessions.require(context.screen).id);
      return { order, notAfter };
    }),
    reworks: contracted.reworks.handler(({ input }) => queries.ask('reworkOrders', input)),
    closeRework: contracted.closeRework.handler(({ input: { order, reason }, context }) => {
      orders.closeRework(reworkOrderAsTyped(order), reason, sessions.require(context.screen).id);
      return null;
    }),
    chooseRework: contracted.chooseRework.handler(({ input, context }) =>
      orders.chooseRework(reworkOrderAsTyped(input.order), sessions.require(context.screen).id),
    ),
  };
}

function setupRouter({ setup: contracted }: Guarded, parts: HostParts) {
  const { setup, ports, products, importFolders, health, printer, orders, sessions } = parts;
  return {
    health: contracted.health.handler(() => health()),
    check: contracted.check.handler(async ({ signal }) => {
      const findings = await parts.checkSetup(signal ?? NEVER);
      return { checkedAt: new Date().toISOString(), findings: findings.map(findingView) };
    }),
    watchPorts: contracted.watchPorts.handler(async ({ signal }) =>
      mapEventIterator(ports.watch(signal), {
        value: async (present) => (present === undefined ? [] : setup.portViews(present)),
        error: async (error) => error,
      }),
    ),
    assignPort: contracted.assignPort.handler(async ({ input }) => {
      await setup.assignPort(input.slot, input.address);
      return null;
    }),
    setJig: contracted.setJig.handler(async ({ input }) => {
      await setup.setJig(input);
      return null;
    }),
    choosePrinter: contracted.choosePrinter.handler(async ({ input, context }) => {
      await printer.choose(input.address, sessions.require(context.screen).id);
      return null;
    }),
    printTestLabel: contracted.printTestLabel.handler(async ({ context, signal }) => {
      const by = sessions.require(context.screen).id;
      await printer.printTest(await orders.labelText(), by, signal ?? NEVER);
      return null;
    }),
    previewLabels: contracted.previewLabels.handler(({ input, signal }) =>
      products.previewLabels(input.product, signal ?? NEVER),
    ),
    checkBuild: contracted.checkBuild.handler(({ input }) => products.check(input.dir)),
    productFindings: contracted.productFindings.handler(({ input }) => productFindings(input.dir)),
    importFolders: contracted.importFolders.handler(({ input }) => importFolders.list(input.path)),
    importDelivered: contracted.importDelivered.handler(({ input, context }) =>
      products.importDelivered(input.dir, sessions.require(context.screen).id),
    ),
    importProduct: contracted.importProduct.handler(({ input, context }) =>
      products.import(input, sessions.require(context.screen).id),
    ),
  };
}
