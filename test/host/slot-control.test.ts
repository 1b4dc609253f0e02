import { setImmediate as nextTurn } from 'node:timers/promises';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { Fault } from '../../station-core/fault.ts';
import { Arrivals } from '../../station-core/host/arrivals.ts';
import type { JigSetUp } from '../../station-core/host/jig-set-up.ts';
import { type Leave, SlotControl } from '../../station-core/host/slot-control.ts';
import type { RunResult } from '../../station-core/station/run-unit.ts';
import type { SlotOrder, SlotWatcher } from '../../station-core/station/station.ts';
import { provisionUnit } from '../../station-core/station/unit-plan.ts';

/** A run that the test carries on by hand: the seam between slots and station is what is tested here. */
interface HandRun {
  readonly order: SlotOrder;
  readonly watch: SlotWatcher;
  readonly abort: AbortSignal;
  readonly end: (result: Partial<RunResult>) => void;
  readonly fail: (error: unknown) => void;
}

const JIG: JigSetUp = {
  ...{ rows: 2, columns: 2, startOnArrival: false, taktMs: 60_000 },
  ports: new Map([1, 2, 3].map((slot) => [slot, `socket://127.0.0.1:${slot}`])),
};

function controlOf({
  jig = JIG,
  room = 99,
  leave,
}: { jig?: JigSetUp; room?: number; leave?: () => Promise<Leave> } = {}) {
  const runs: HandRun[] = [];
  const ended: string[] = [];
  const plain = { order: 'WO-1', product: {}, permit: {} } as unknown as Leave;
  const slots: SlotControl = new SlotControl(
    {
      plan: provisionUnit,
      provision: (order, { watch, abort }) => {
        const { promise, resolve, reject } = Promise.withResolvers<RunResult>();
        const end = (result: Partial<RunResult>): void => {
          resolve({ run: order.run ?? '', outcome: 'PASS', ...result });
        };
        runs.push({ order, watch, abort, end, fail: reject });
        abort.addEventListener('abort', () => {
          const fault = abort.reason as Fault;
          end({ outcome: fault.text.blame === 'person' ? 'ABORTED' : 'ERROR', stopped: { step: 'connect', fault } });
        });
        return promise;
      },
      leave:
        leave ??
        (async () => ({
          ...plain,
          roomUnits: () => ({ units: room - slots.atWork('WO-1'), reason: new Fault('order.quantity-reached') }),
        })),
      pathOf: (boundTo) => boundTo,
      runEnded: (order, { outcome }) => void ended.push(`${order} ${outcome}`),
      log: pino({ level: 'silent' }),
    },
    jig,
  );
  return { slots, runs, ended };
}

function stepOf(name: string) {
  const step = provisionUnit.find((each) => each.name === name);
  if (step === undefined) throw new Error(`no step ${name}`);
  return step;
}

function viewOf(slots: SlotControl, number: number) {
  const view = slots.slots().find(({ slot }) => slot === number);
  if (view === undefined) throw new Error(`no slot ${number}`);
  return view;
}

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof Fault) return error.code;
    throw error;
  }
  return 'none';
}

async function refusal(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'none',
    (error: unknown) => (error instanceof Fault ? error.code : Promise.reject(error as Error)),
  );
}

const FAIL = { outcome: 'FAIL', stopped: { step: 'connect', fault: new Fault('board.silent') } } as const;

test('steps, bytes and the unit show while it runs; the result stays, its predecessor goes when the next run starts', async () => {
  const { slots, runs, ended } = controlOf();
  expect(await slots.start([1], 'olga')).toEqual([1]);
  const [run] = runs;
  expect(run?.order).toMatchObject({ slot: 1, port: 'socket://127.0.0.1:1', order: 'WO-1', operator: 'olga' });
  run?.watch.stepBegun(stepOf('flash'));
  run?.watch.stepPassed?.({ unit: '7c:df:a1:00:00:01', serial: 'L1000001' });
  run?.watch.event({ kind: 'flash-progress', region: 'app', writtenBytes: 10, totalBytes: 100 });
  expect(viewOf(slots, 1).work).toMatchObject({
    ...{ run: run?.order.run, step: 'flash', stepNumber: 4, steps: 14, permanent: false, serial: 'L1000001' },
    progress: { region: 'app', writtenBytes: 10, totalBytes: 100, secondsLeft: null },
  });
  run?.watch.stepBegun(stepOf('confirmLabel'));
  run?.watch.event({ kind: 'waiting-for-scan', serial: 'L1000001' });
  run?.watch.event({ kind: 'wrong-scan', why: 'other-label' });
  run?.watch.event({ kind: 'waiting-for-scan', serial: 'L1000001' });
  expect(viewOf(slots, 1).work).toMatchObject({ progress: null, scan: { serial: 'L1000001', wrong: 'other-label' } });
  expect(slots.slotAwaiting('L1000001')).toBe(1);
  run?.end({ serial: 'L1000001' });
  await nextTurn();
  expect(viewOf(slots, 1)).toMatchObject({ work: null, last: { outcome: 'PASS', acknowledged: true, fault: null } });
  expect(ended).toEqual(['WO-1 PASS']);
  await slots.start([1]);
  expect(viewOf(slots, 1).last).toBeNull();
});

test('FAIL and ERROR must be acknowledged before the slot starts again; PASS and ABORTED need nobody', async () => {
  const { slots, runs } = controlOf();
  await slots.start([1]);
  runs[0]?.end(FAIL);
  await nextTurn();
  expect(viewOf(slots, 1).last).toMatchObject({
    ...{ outcome: 'FAIL', acknowledged: false, stoppedAtStep: 'connect' },
    fault: { code: 'board.silent', blame: 'board' },
  });
  expect(await refusal(slots.start([1]))).toBe('slot.must-acknowledge');
  slots.acknowledge(1);
  slots.acknowledge(1);
  expect(await slots.start([1])).toEqual([1]);
  slots.abort(1, false);
  await nextTurn();
  expect(viewOf(slots, 1).last).toMatchObject({ outcome: 'ABORTED', acknowledged: true });
  expect(await slots.start([1])).toEqual([1]);
});

test('a slot says why it cannot start; those that can start do', async () => {
  const { slots } = controlOf();
  expect(await refusal(slots.start([9]))).toBe('floor.no-such-slot');
  expect(await refusal(slots.start([4]))).toBe('slot.not-taught');
  expect(await slots.start([1, 4, 9, 1])).toEqual([1]);
  expect(await refusal(slots.start([1]))).toBe('slot.busy');
  expect(
    codeOf(() => {
      slots.abort(2, true);
    }),
  ).toBe('slot.idle');
  expect(
    codeOf(() => {
      slots.acknowledge(9);
    }),
  ).toBe('floor.no-such-slot');
});

test('two people who press start at once start a slot once', async () => {
  const { slots, runs } = controlOf();
  const started = await Promise.all([slots.start([1, 2]), refusal(slots.start([2])), slots.start([2, 3])]);
  expect(started).toEqual([[1, 2], 'slot.busy', [3]]);
  expect(runs).toHaveLength(3);
});

test('no more units are started than the order still takes, those at work counted', async () => {
  const { slots, runs } = controlOf({ room: 2 });
  expect(await slots.start([1])).toEqual([1]);
  expect(await slots.start([2, 3])).toEqual([2]);
  expect(await refusal(slots.start([3]))).toBe('order.quantity-reached');
  runs[0]?.end(FAIL);
  await nextTurn();
  expect(await slots.start([3])).toEqual([3]);
});

test('a refused order starts nothing and leaves the slot free', async () => {
  let allowed = false;
  const { slots, runs } = controlOf({
    leave: async () => {
      if (!allowed) throw new Fault('permit.expired');
      return { order: 'WO-1', roomUnits: () => ({ units: 1, reason: new Fault('order.quantity-reached') }) } as never;
    },
  });
  expect(await refusal(slots.start([1]))).toBe('permit.expired');
  expect(runs).toHaveLength(0);
  expect(viewOf(slots, 1).work).toBeNull();
  allowed = true;
  expect(await slots.start([1])).toEqual([1]);
});

test('an abort must be confirmed from the first permanent step on, also after it has passed', async () => {
  const { slots, runs } = controlOf();
  await slots.start([1]);
  runs[0]?.watch.stepBegun(stepOf('issue'));
  expect(viewOf(slots, 1).work?.permanent).toBe(true);
  expect(
    codeOf(() => {
      slots.abort(1, false);
    }),
  ).toBe('slot.confirm-abort');
  runs[0]?.watch.stepBegun(stepOf('install'));
  expect(
    codeOf(() => {
      slots.abort(1, false);
    }),
  ).toBe('slot.confirm-abort');
  expect(runs[0]?.abort.aborted).toBe(false);
  slots.abort(1, true);
  await nextTurn();
  expect(viewOf(slots, 1).last).toMatchObject({ outcome: 'ABORTED', fault: { code: 'station.stopped' } });
});

test('when the books cannot be written every slot stops and nothing starts any more', async () => {
  const { slots, runs } = controlOf();
  await slots.start([1, 2]);
  runs[0]?.fail(new Fault('ledger.write-failed', { sqlite: 'SQLITE_IOERR' }));
  await nextTurn();
  expect(viewOf(slots, 1).last).toMatchObject({ outcome: 'ERROR', fault: { code: 'ledger.write-failed' } });
  expect(viewOf(slots, 2).last).toMatchObject({ outcome: 'ERROR', acknowledged: false });
  expect(slots.outOfService?.code).toBe('ledger.write-failed');
  expect(await refusal(slots.start([3]))).toBe('station.out-of-service');
});

test('a bug in one run ends that slot as ERROR and no other', async () => {
  const { slots, runs } = controlOf();
  await slots.start([1, 2]);
  runs[0]?.fail(new TypeError('what nobody foresaw'));
  await nextTurn();
  expect(viewOf(slots, 1).last).toMatchObject({ outcome: 'ERROR', fault: { code: 'station.bug' } });
  expect(viewOf(slots, 2).work).not.toBeNull();
  expect(slots.outOfService).toBeUndefined();
  expect(await slots.start([3])).toEqual([3]);
});

test('the jig may change around slots at work, but not under them', async () => {
  const { slots } = controlOf();
  await slots.start([3]);
  expect(
    codeOf(() => {
      slots.mayChange({ rows: 1, columns: 2 });
    }),
  ).toBe('slot.busy');
  expect(
    codeOf(() => {
      slots.mayTeach(3);
    }),
  ).toBe('slot.busy');
  slots.mayChange({ rows: 3, columns: 1 });
  slots.mayTeach(1);
  slots.changeJig({ ...JIG, rows: 3, columns: 1 });
  expect(viewOf(slots, 3)).toMatchObject({ row: 2, column: 0, work: { step: 'connect' } });
  expect(slots.slots()).toHaveLength(3);
});

test('disposing of the slots stops what runs and waits until it is in the books', async () => {
  const { slots, runs, ended } = controlOf();
  await slots.start([1, 2]);
  await slots[Symbol.asyncDispose]();
  expect(runs.every(({ abort }) => abort.aborted)).toBe(true);
  expect(ended).toEqual(['WO-1 ABORTED', 'WO-1 ABORTED']);
});

const USB_JIG: JigSetUp = {
  ...JIG,
  startOnArrival: true,
  ports: new Map([
    [1, '1-1.4'],
    [2, '1-1.5'],
  ]),
};
const usb = (place: string) => ({ address: place, path: `/dev/tty-${place}`, topologyPath: place, name: place });

test('a board that arrives starts its slot, once, if somebody is on duty', async () => {
  const { slots, runs } = controlOf({ jig: USB_JIG });
  const duty: { id?: string } = {};
  const arrivals = new Arrivals({ slots, onDuty: () => duty.id, log: pino({ level: 'silent' }) });
  arrivals.settle([usb('1-1.5')]);
  arrivals.look([usb('1-1.5'), usb('1-1.4')]);
  await nextTurn();
  expect(runs).toHaveLength(0);
  expect(slots.slots().map(({ present }) => present)).toEqual([true, true, false, false]);
  duty.id = 'olga';
  arrivals.look([usb('1-1.5')]);
  arrivals.look([usb('1-1.5'), usb('1-1.4')]);
  arrivals.look([usb('1-1.5'), usb('1-1.4')]);
  await nextTurn();
  expect(runs.map(({ order }) => [order.slot, order.operator])).toEqual([[1, 'olga']]);
});

test('a board that comes back to a result nobody has acknowledged, or right after its own end, does not start', async () => {
  const { slots, runs } = controlOf({ jig: USB_JIG });
  const arrivals = new Arrivals({ slots, onDuty: () => 'olga', log: pino({ level: 'silent' }) });
  const replug = async (): Promise<void> => {
    arrivals.look([]);
    arrivals.look([usb('1-1.4')]);
    await nextTurn();
  };
  await replug();
  runs[0]?.end({});
  await nextTurn();
  await replug(); // a unit that restarts at its end
  expect(runs).toHaveLength(1);
  await slots.start([1]);
  runs[1]?.end(FAIL);
  await nextTurn();
  await replug();
  expect(runs).toHaveLength(2);
  expect(viewOf(slots, 1).last).toMatchObject({ outcome: 'FAIL', acknowledged: false });
});
