import type { JigView, SlotView } from '../../station-core/contract.ts';

/** Views of slots as the station tells them, for tests of what the screens make of them. */
type Work = NonNullable<SlotView['work']>;
type Last = NonNullable<SlotView['last']>;

export function slotOf(parts: Partial<SlotView>): SlotView {
  return {
    slot: 1,
    row: 0,
    column: 0,
    port: 'usb-1.4',
    present: true,
    lineSlowed: 0,
    work: null,
    look: null,
    last: null,
    ...parts,
  };
}

const STEPS = ['connect', 'flash', 'close'];

export function workOf(parts: Partial<Work>): Work {
  return {
    run: 'run-1',
    startedAt: '2026-03-01T08:00:00.000Z',
    step: 'connect',
    stepNumber: 1,
    steps: STEPS,
    permanent: false,
    unit: null,
    serial: null,
    progress: null,
    printer: null,
    doubt: null,
    reprinting: false,
    scan: null,
    ...parts,
  };
}

export function lastOf(parts: Partial<Last>): Last {
  return {
    run: 'run-1',
    outcome: 'PASS',
    unit: null,
    serial: null,
    fault: null,
    stoppedAtStep: null,
    steps: STEPS,
    endedAt: '2026-03-01T08:01:00.000Z',
    durationMs: 60_000,
    acknowledged: true,
    ...parts,
  };
}

export function jigOf(parts: Partial<JigView>): JigView {
  return {
    rows: 1,
    columns: 2,
    startOnArrival: false,
    taktMs: 90_000,
    simulated: false,
    ...parts,
  };
}
