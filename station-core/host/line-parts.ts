/** Builds the slots and what starts, looks at and watches the boards in them. */
import { join } from 'node:path';
import { contract } from '../contract.ts';
import { Fault } from '../fault.ts';
import { permits } from '../model/permission.ts';
import type { Station } from '../station/station.ts';
import type { HostParts } from './api/router.ts';
import type { Opened } from './opened.ts';
import { Arrivals } from './line/arrivals.ts';
import { BoardLooks, type BoardLooksParts } from './line/board-looks.ts';
import { lastResults } from './line/last-results.ts';
import { SelfTests } from './line/self-tests.ts';
import { isSimulated, SimulatedJig } from './line/simulated-jig.ts';
import { SlotControl } from './line/slot-control.ts';
import { Slots } from './line/slots.ts';
import { UnitRuns } from './line/unit-runs.ts';
import { jigOf } from './line/setup.ts';
import { pathOf } from './ports/ports.ts';

export type LineParts = Pick<HostParts, 'slots' | 'control' | 'selfTests' | 'simulatedJig'> & {
  readonly runs: UnitRuns;
  readonly arrivals: Arrivals;
};

/** What is closed last is opened first: when the runs are stopped nothing starts one any more. */
export function linePartsOf(opened: Opened, { orders, ports }: Pick<HostParts, 'orders' | 'ports'>): LineParts {
  const { dataDir, station, floor, resources } = opened;
  const { log } = station;
  const jigFile = join(dataDir, 'virtual-jig.json');
  const last = lastResults(station.ledger.lastRunsOfSlots());
  const slots = new Slots({ jig: jigOf(floor), last, simulated: isSimulated(jigFile) });
  settleInService(station, slots);
  const selfTests = selfTestsOf(station, (slot, by) => {
    control.acknowledge(slot, by);
  });
  const runs = resources.use(runsOf(station, { slots, orders, ports, selfTests }));
  const which: BoardLooksParts['which'] = (boundTo, signal) =>
    station.whichBoard(pathOf(boundTo, ports.present), signal);
  const looks = resources.use(new BoardLooks({ slots, which, log }));
  const control = new SlotControl({
    slots,
    runs,
    looks,
    allowance: () => orders.allowance(),
    stopped: () => selfTests.stopped,
    acknowledged: (run, by) => {
      acknowledge(station, run, by);
    },
  });
  const arrivals = resources.use(new Arrivals({ slots, control, log, onDuty: () => onDuty(opened) }));
  watchArrivals(opened, arrivals, ports);
  return {
    slots,
    control,
    selfTests,
    simulatedJig: new SimulatedJig({ file: jigFile, slots, control }),
    runs,
    arrivals,
  };
}

function watchArrivals({ resources }: Opened, arrivals: Arrivals, ports: HostParts['ports']): void {
  resources.use(
    ports.onChange((present) => {
      arrivals.portsChanged(present);
    }),
  );
  arrivals.setPresence(ports.present);
}

type RunParts = Pick<HostParts, 'slots' | 'orders' | 'ports' | 'selfTests'>;

function runsOf(station: Station, { slots, orders, ports, selfTests }: RunParts): UnitRuns {
  return new UnitRuns({
    slots,
    planFor: (product, order) => station.planFor(product, order),
    provision: (order, watching) => station.provision(order, watching),
    pathOf: (boundTo) => pathOf(boundTo, ports.present),
    runEnded: ({ slot, order }, result) => {
      orders.runEnded(order, result);
      selfTests.runEnded(slot, result);
    },
    log: station.log,
  });
}

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

/** Somebody at one of the screens who may start slots. */
function onDuty({ operators: { sessions }, screens }: Opened): string | undefined {
  const { openTo: mayStart } = contract.slots.start['~orpc'].meta;
  for (const screen of screens) {
    const person = sessions.current(screen)?.person;
    if (person !== undefined && permits(mayStart, person.roles)) return person.id;
  }
  return undefined;
}
