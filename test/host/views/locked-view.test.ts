import { expect, test } from 'vitest';
import { Fault } from '../../../station-core/fault.ts';
import type { SlotView } from '../../../station-core/contract.ts';
import { faultView } from '../../../station-core/host/views/fault-view.ts';
import { lockedEvent } from '../../../station-core/host/views/locked-view.ts';

const NAMES_A_UNIT = /L1000042|7c:df:a1|console|1-1\.4/;
const fault = faultView(new Fault('board.silent', { console: 'console text', mac: '7c:df:a1:00:00:01' }));
const of = { unit: '7c:df:a1:00:00:01', serial: 'L1000042' };
const atWork: SlotView = {
  slot: 1,
  row: 0,
  column: 0,
  port: '1-1.4',
  present: true,
  lineSlowed: 2,
  look: null,
  last: null,
  work: {
    run: 'r1',
    startedAt: '2026-03-01T08:00:00.000Z',
    step: 'confirmLabel',
    stepNumber: 2,
    steps: ['connect', 'confirmLabel', 'close'],
    permanent: true,
    ...of,
    progress: null,
    printer: fault,
    doubt: { serial: 'L1000042' },
    reprinting: false,
    scan: { serial: 'L1000042', wrong: 'other-label', voids: 0 },
  },
};
const failed: SlotView = {
  slot: 2,
  row: 0,
  column: 1,
  port: '1-1.4',
  present: true,
  lineSlowed: 0,
  work: null,
  look: null,
  last: {
    run: 'r2',
    outcome: 'FAIL',
    ...of,
    fault,
    stoppedAtStep: 'connect',
    steps: ['connect', 'close'],
    endedAt: '2026-03-01T08:00:00.000Z',
    durationMs: 1,
    acknowledged: false,
  },
};

test('a locked screen receives the state of every slot, and nothing of any unit', () => {
  const jig = { rows: 1, columns: 2, startOnArrival: false, taktMs: 1_000, simulated: false };
  const reported = lockedEvent({ kind: 'all', jig, slots: [atWork, failed] });
  expect(JSON.stringify([atWork, failed])).toMatch(NAMES_A_UNIT);
  expect(JSON.stringify(reported)).not.toMatch(NAMES_A_UNIT);
  expect(reported).toMatchObject({
    slots: [
      { slot: 1, present: true, work: { step: 'confirmLabel', scan: { wrong: 'other-label' } } },
      { slot: 2, last: { outcome: 'FAIL', acknowledged: false, fault: { code: 'board.silent' } } },
    ],
  });
});

test('changes are reported so, too; a slot without a port stays one', () => {
  expect(JSON.stringify(lockedEvent({ kind: 'slot', slot: failed }))).not.toMatch(NAMES_A_UNIT);
  expect(lockedEvent({ kind: 'slot', slot: { ...failed, port: null } })).toMatchObject({ slot: { port: null } });
});
