import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { macOf } from '../../../station-core/model/mac.ts';
import { Fault } from '../../../station-core/fault.ts';
import { provisionUnit } from '../../../station-core/station/unit-plan.ts';
import { LEDGER_REFUSES, codeOf, controlOf, FAIL, JIG, refusal, stepOf, viewOf } from './hand-runs.ts';

test('steps, bytes and the unit show while it runs; the result stays, its predecessor goes when the next run starts', async () => {
  const { slots, control, runs, ended } = controlOf();
  expect((await control.start([1], 'olga')).started).toEqual([1]);
  const [run] = runs;
  expect(run?.order).toMatchObject({ slot: 1, port: 'socket://127.0.0.1:1', order: 'WO-1', operator: 'olga' });
  run?.watch.stepBegun(stepOf('flash'));
  run?.watch.stepPassed?.({ unit: macOf('7c:df:a1:00:00:01'), serial: 'L1000001' });
  run?.watch.event({ kind: 'flash-progress', region: 'app', writtenBytes: 10, totalBytes: 100 });
  expect(viewOf(slots, 1).work).toMatchObject({
    run: run?.order.run,
    step: 'flash',
    stepNumber: 4,
    steps: provisionUnit.map(({ name }) => name),
    permanent: false,
    serial: 'L1000001',
    progress: { region: 'app', writtenBytes: 10, totalBytes: 100, bytesPerSecond: null, secondsLeft: null },
  });
  run?.watch.stepBegun(stepOf('confirmLabel'));
  run?.watch.event({ kind: 'waiting-for-scan', serial: 'L1000001', voids: 0 });
  run?.watch.event({ kind: 'wrong-scan', why: 'no-label' });
  expect(viewOf(slots, 1).work).toMatchObject({ scan: { wrong: null } });
  run?.watch.event({ kind: 'wrong-scan', why: 'other-label' });
  expect(viewOf(slots, 1).work).toMatchObject({ progress: null, scan: { serial: 'L1000001', wrong: 'other-label' } });
  run?.end({ serial: 'L1000001' });
  await nextTurn();
  expect(viewOf(slots, 1)).toMatchObject({ work: null, last: { outcome: 'PASS', acknowledged: true, fault: null } });
  expect(ended).toEqual(['WO-1 PASS']);
  await control.start([1], 'olga');
  expect(viewOf(slots, 1).last).toBeNull();
});

test('a slot counts how often its line had to be made slower, over all its runs', async () => {
  const { slots, control, runs } = controlOf();
  for (const turn of [1, 2]) {
    await control.start([1], 'olga');
    runs.at(-1)?.watch.event({ kind: 'line-slowed', fromBaudRate: 921_600, toBaudRate: 460_800 });
    expect(viewOf(slots, 1)).toMatchObject({ lineSlowed: turn, work: { progress: null } });
    runs.at(-1)?.end({});
    await nextTurn();
  }
  expect(viewOf(slots, 1).lineSlowed).toBe(2);
  expect(viewOf(slots, 2).lineSlowed).toBe(0);
});

test('FAIL and ERROR must be acknowledged before the slot starts again; PASS and ABORTED need nobody', async () => {
  const { slots, control, runs, acknowledged } = controlOf();
  await control.start([1], 'olga');
  runs[0]?.end(FAIL);
  await nextTurn();
  expect(viewOf(slots, 1).last).toMatchObject({
    outcome: 'FAIL',
    acknowledged: false,
    stoppedAtStep: 'connect',
    fault: { code: 'board.silent', blame: 'board' },
  });
  expect(await refusal(control.start([1], 'olga'))).toBe('slot.must-acknowledge');
  control.acknowledge(1, 'olga');
  control.acknowledge(1, 'otto');
  expect(acknowledged).toEqual([`${runs[0]?.order.run ?? ''} olga`]);
  expect((await control.start([1], 'olga')).started).toEqual([1]);
  control.abort(1, false);
  await nextTurn();
  expect(viewOf(slots, 1).last).toMatchObject({ outcome: 'ABORTED', acknowledged: true });
  expect((await control.start([1], 'olga')).started).toEqual([1]);
});

test('a slot says why it cannot start; those that can start do', async () => {
  const { control } = controlOf();
  expect(await refusal(control.start([9], 'olga'))).toBe('floor.no-such-slot');
  expect(await refusal(control.start([4], 'olga'))).toBe('slot.no-port');
  expect((await control.start([1, 4, 9, 1], 'olga')).started).toEqual([1]);
  expect(await refusal(control.start([1], 'olga'))).toBe('slot.busy');
  expect(
    codeOf(() => {
      control.abort(2, true);
    }),
  ).toBe('slot.idle');
  expect(
    codeOf(() => {
      control.acknowledge(9, 'olga');
    }),
  ).toBe('floor.no-such-slot');
});

test('two people who press start at once start a slot once', async () => {
  const { control, runs } = controlOf();
  const started = await Promise.all([
    control.start([1, 2], 'olga'),
    refusal(control.start([2], 'olga')),
    control.start([2, 3], 'olga'),
  ]);
  expect(started).toMatchObject([{ started: [1, 2] }, 'slot.busy', { started: [3] }]);
  expect(runs).toHaveLength(3);
});

test('no more units are started than the order still takes, those at work counted', async () => {
  const { control, runs } = controlOf({ remaining: 2 });
  expect((await control.start([1], 'olga')).started).toEqual([1]);
  expect((await control.start([2, 3], 'olga')).started).toEqual([2]);
  expect(await refusal(control.start([3], 'olga'))).toBe('order.quantity-reached');
  runs[0]?.end(FAIL);
  await nextTurn();
  expect((await control.start([3], 'olga')).started).toEqual([3]);
});

test('a refused order starts nothing and leaves the slot free', async () => {
  let allowed = false;
  const { slots, control, runs } = controlOf({
    allowance: async () => {
      if (!allowed) throw new Fault('permit.expired');
      return {
        order: 'WO-1',
        remainingUnits: () => ({ units: 1, reason: new Fault('order.quantity-reached') }),
      } as never;
    },
  });
  expect(await refusal(control.start([1], 'olga'))).toBe('permit.expired');
  expect(runs).toHaveLength(0);
  expect(viewOf(slots, 1).work).toBeNull();
  allowed = true;
  expect((await control.start([1], 'olga')).started).toEqual([1]);
});

test('an abort must be confirmed from the first permanent step on, also after it has passed', async () => {
  const { slots, control, runs } = controlOf();
  await control.start([1], 'olga');
  runs[0]?.watch.stepBegun(stepOf('issue'));
  expect(viewOf(slots, 1).work?.permanent).toBe(true);
  expect(
    codeOf(() => {
      control.abort(1, false);
    }),
  ).toBe('slot.confirm-abort');
  runs[0]?.watch.stepBegun(stepOf('install'));
  expect(
    codeOf(() => {
      control.abort(1, false);
    }),
  ).toBe('slot.confirm-abort');
  expect(runs[0]?.abort.aborted).toBe(false);
  control.abort(1, true);
  await nextTurn();
  expect(viewOf(slots, 1).last).toMatchObject({ outcome: 'ABORTED', fault: { code: 'station.stopped' } });
});

test('when the ledger cannot be written every slot stops and nothing starts any more', async () => {
  const { slots, control, unitRuns, runs } = controlOf();
  await control.start([1, 2], 'olga');
  runs[0]?.fail(new Fault('ledger.write-failed', { sqlite: 'SQLITE_IOERR' }));
  await nextTurn();
  expect(viewOf(slots, 1).last).toMatchObject({ outcome: 'ERROR', fault: { code: 'ledger.write-failed' } });
  expect(viewOf(slots, 2).last).toMatchObject({ outcome: 'ERROR', acknowledged: false });
  expect(unitRuns.outOfService?.code).toBe('ledger.write-failed');
  expect(await refusal(control.start([3], 'olga'))).toBe('station.out-of-service');
});

test('a bug in one run ends that slot as ERROR and no other', async () => {
  const { slots, control, unitRuns, runs } = controlOf();
  await control.start([1, 2], 'olga');
  runs[0]?.fail(new TypeError('what nobody foresaw'));
  await nextTurn();
  expect(viewOf(slots, 1).last).toMatchObject({ outcome: 'ERROR', fault: { code: 'station.bug' } });
  expect(viewOf(slots, 2).work).not.toBeNull();
  expect(unitRuns.outOfService).toBeUndefined();
  expect((await control.start([3], 'olga')).started).toEqual([3]);
});

test('the jig may change around slots at work, but not under them', async () => {
  const { slots, control } = controlOf();
  await control.start([3], 'olga');
  expect(
    codeOf(() => {
      control.mayChange({ rows: 1, columns: 2 });
    }),
  ).toBe('slot.busy');
  expect(
    codeOf(() => {
      control.mayAssign(3);
    }),
  ).toBe('slot.busy');
  control.mayChange({ rows: 3, columns: 1 });
  control.mayAssign(1);
  slots.changeJig({ ...JIG, rows: 3, columns: 1 });
  expect(viewOf(slots, 3)).toMatchObject({ row: 2, column: 0, work: { step: 'connect' } });
  expect(slots.all()).toHaveLength(3);
});

test('disposing of the runs stops what runs and waits until it is in the ledger', async () => {
  const { control, unitRuns, runs, ended } = controlOf();
  await control.start([1, 2], 'olga');
  await unitRuns[Symbol.asyncDispose]();
  expect(runs.every(({ abort }) => abort.aborted)).toBe(true);
  expect(ended).toEqual(['WO-1 ABORTED', 'WO-1 ABORTED']);
});

test('a start that was still looking at the order when the station stopped begins nothing', async () => {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const { control, unitRuns, runs } = controlOf({
    allowance: async () => {
      await promise;
      return {
        order: 'WO-1',
        remainingUnits: () => ({ units: 1, reason: new Fault('order.quantity-reached') }),
      } as never;
    },
  });
  const started = refusal(control.start([1], 'olga'));
  await unitRuns[Symbol.asyncDispose]();
  resolve(undefined);
  expect(await started).toBe('station.stopped');
  expect(runs).toEqual([]);
});

test('an acknowledgement the ledger does not take is none; when it is out of service it is taken all the same', async () => {
  const { slots, control, runs, acknowledged } = controlOf();
  await control.start([1, 2], 'olga');
  runs[0]?.end(FAIL);
  await nextTurn();
  expect(
    codeOf(() => {
      control.acknowledge(1, LEDGER_REFUSES);
    }),
  ).toBe('ledger.write-failed');
  expect(viewOf(slots, 1).last?.acknowledged).toBe(false);
  runs[1]?.fail(new Fault('ledger.write-failed'));
  await nextTurn();
  control.acknowledge(1, LEDGER_REFUSES);
  expect(viewOf(slots, 1).last?.acknowledged).toBe(true);
  expect(acknowledged).toEqual([]);
});

test('a slot shows what its printer lacks until that is seen to, and how many labels are void', async () => {
  const { slots, control, runs } = controlOf();
  await control.start([1], 'olga');
  const fault = new Fault('printer.paper-out', { printer: 'socket://printer' });
  runs[0]?.watch.stepBegun(stepOf('label'));
  runs[0]?.watch.event({ kind: 'printer-lacks', fault });
  expect(viewOf(slots, 1).work?.printer).toMatchObject({ code: 'printer.paper-out' });
  runs[0]?.watch.event({ kind: 'printer-lacks', fault: null });
  expect(viewOf(slots, 1).work?.printer).toBeNull();
  runs[0]?.watch.event({ kind: 'waiting-for-scan', serial: 'L1000001', voids: 2 });
  expect(viewOf(slots, 1).work?.scan).toMatchObject({ voids: 2 });
  runs[0]?.watch.event({ kind: 'reprinting' });
  expect(viewOf(slots, 1).work).toMatchObject({ scan: null, reprinting: true });
  runs[0]?.watch.event({ kind: 'waiting-for-scan', serial: 'L1000001', voids: 3 });
  expect(viewOf(slots, 1).work?.reprinting).toBe(false);
});

test('a label is printed again by the word of a person, and only while the run waits for its scan', async () => {
  const { control, runs } = controlOf();
  expect(
    codeOf(() => {
      control.reprint(1, 'damaged', 'olga');
    }),
  ).toBe('slot.idle');
  expect(
    codeOf(() => {
      control.reprint(9, 'damaged', 'olga');
    }),
  ).toBe('floor.no-such-slot');
  await control.start([1], 'olga');
  expect(
    codeOf(() => {
      control.reprint(1, 'damaged', 'olga');
    }),
  ).toBe('slot.not-awaited');
  const said = runs[0]?.words?.next('reprint', new AbortController().signal);
  control.reprint(1, 'damaged', 'quinn');
  expect(await said).toEqual({ kind: 'reprint', reason: 'damaged', by: 'quinn' });
  expect(
    codeOf(() => {
      control.reprint(1, 'damaged', 'olga');
    }),
  ).toBe('slot.not-awaited');
});

test('a label that a crash left in doubt shows until somebody says whether it came out', async () => {
  const { slots, control, runs } = controlOf();
  await control.start([1], 'olga');
  runs[0]?.watch.event({ kind: 'label-in-doubt', serial: 'L1000001' });
  expect(viewOf(slots, 1).work?.doubt).toEqual({ serial: 'L1000001' });
  const said = runs[0]?.words?.next('came-out', new AbortController().signal);
  const reprint = (): void => {
    control.reprint(1, 'lost', 'olga');
  };
  expect(codeOf(reprint)).toBe('slot.not-awaited');
  control.labelCameOut(1, true);
  expect(await said).toEqual({ kind: 'came-out', cameOut: true });
  runs[0]?.watch.event({ kind: 'waiting-for-scan', serial: 'L1000001', voids: 0 });
  expect(viewOf(slots, 1).work).toMatchObject({ doubt: null, scan: { serial: 'L1000001' } });
});
