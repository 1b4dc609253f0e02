import { expect, test } from 'vitest';
import {
  againstTakt,
  canStart,
  elapsedOf,
  faultOfSlot,
  hintOf,
  isLoud,
  isLookedAtFirst,
  printedAt,
  stateOf,
  stepsOf,
  voidLabelOf,
  writtenShare,
} from '../../renderer/src/slots/tile-model.ts';
import { lastOf, slotOf, workOf } from './slot-views.ts';

const fault = { code: 'board.silent', name: '', blame: 'board', says: '', remedy: '', evidence: {} } as const;

test('each of the four outcomes is a state of its own', () => {
  const states = (['PASS', 'FAIL', 'ERROR', 'ABORTED'] as const).map((outcome) =>
    stateOf(slotOf({ last: lastOf({ outcome }) })),
  );
  expect(states).toEqual(['pass', 'fail', 'error', 'stopped']);
});

test('a slot without a port, without a board, with a board', () => {
  expect(stateOf(slotOf({ port: null, present: false }))).toBe('unassigned');
  expect(stateOf(slotOf({ present: false }))).toBe('absent');
  expect(stateOf(slotOf({}))).toBe('ready');
});

test('what to do next: an order first, then a start; and neither while signing is in quarantine', () => {
  const inService = { hasOrder: true, quarantined: false };
  const [ready, absent] = [slotOf({}), slotOf({ present: false })];
  expect(hintOf(ready, inService)).toBe('ready');
  expect(hintOf(ready, { hasOrder: false, quarantined: false })).toBe('noOrder');
  expect(hintOf(absent, inService)).toBe('absent');
  for (const hasOrder of [true, false]) {
    expect(hintOf(ready, { hasOrder, quarantined: true })).toBe('quarantined');
    expect(hintOf(absent, { hasOrder, quarantined: true })).toBe('quarantined');
  }
  expect(hintOf(slotOf({ last: lastOf({}) }), { hasOrder: true, quarantined: true })).toBe('pass');
  expect(hintOf(slotOf({ work: workOf({}) }), inService)).toBeUndefined();
});

test('a port on the network says nothing of a board: whoever starts puts one in', () => {
  const inService = { hasOrder: true, quarantined: false };
  const hints = ['rfc2217://jig:2217', '/dev/ttyUSB0'].map((port) => hintOf(slotOf({ port }), inService));
  expect(hints).toEqual(['readyUnseen', 'ready']);
});

test('a board that the station looked at: it is asked, it is the one that passed, none answers', () => {
  const last = lastOf({ outcome: 'PASS' });
  const seen = [slotOf({ look: 'looking', last }), slotOf({ look: 'same-board', last }), slotOf({ look: 'no-answer' })];
  expect(seen.map(stateOf)).toEqual(['looking', 'done', 'absent']);
  const inService = { hasOrder: true, quarantined: false };
  expect(seen.map((slot) => hintOf(slot, inService))).toEqual(['looking', 'done', 'noAnswer']);
  expect(seen.map(canStart)).toEqual([false, true, true]);
});

test('a unit that had passed before is done, which is no failure and calls nobody', () => {
  const last = lastOf({ outcome: 'ABORTED', fault: { ...fault, code: 'unit.already-provisioned', blame: 'person' } });
  expect(stateOf(slotOf({ last }))).toBe('done');
  expect(isLoud(slotOf({ last }))).toBe(false);
});

test('a result that the station keeps is shown without its board, and goes when the next one starts', () => {
  const last = lastOf({ outcome: 'FAIL' });
  expect(stateOf(slotOf({ last, present: false }))).toBe('fail');
  expect(stateOf(slotOf({ last, work: workOf({}) }))).toBe('running');
  expect(faultOfSlot(slotOf({ last: lastOf({ fault }), work: workOf({}) }))).toBeNull();
});

test('waiting for a scan is a state, not a step among others', () => {
  expect(stateOf(slotOf({ work: workOf({ printer: fault }) }))).toBe('printer');
  expect(stateOf(slotOf({ work: workOf({ doubt: { serial: 'AC-1' } }) }))).toBe('doubt');
  expect(stateOf(slotOf({ work: workOf({ scan: { serial: 'AC-1', wrong: null, voids: 0 } }) }))).toBe('scan');
});

test('FAIL and ERROR are loud until somebody acknowledges; PASS and ABORTED never', () => {
  for (const outcome of ['FAIL', 'ERROR'] as const) {
    expect(isLoud(slotOf({ last: lastOf({ outcome, acknowledged: false }) }))).toBe(true);
    expect(isLoud(slotOf({ last: lastOf({ outcome, acknowledged: true }) }))).toBe(false);
  }
  for (const outcome of ['PASS', 'ABORTED'] as const)
    expect(isLoud(slotOf({ last: lastOf({ outcome, acknowledged: false }) }))).toBe(false);
});

test('only a slot with a board, at rest and not loud can be started', () => {
  expect(canStart(slotOf({}))).toBe(true);
  expect(canStart(slotOf({ present: false }))).toBe(false);
  expect(canStart(slotOf({ port: null, present: false }))).toBe(false);
  expect(canStart(slotOf({ work: workOf({}) }))).toBe(false);
  expect(canStart(slotOf({ last: lastOf({ outcome: 'FAIL', acknowledged: false }) }))).toBe(false);
  expect(canStart(slotOf({ last: lastOf({ outcome: 'FAIL', acknowledged: true }) }))).toBe(true);
});

test('where a unit passed, or none answered, the board is asked first; a new, a stopped and a failed one is not', () => {
  expect(isLookedAtFirst(slotOf({ last: lastOf({ outcome: 'PASS' }) }))).toBe(true);
  expect(isLookedAtFirst(slotOf({ look: 'no-answer' }))).toBe(true);
  expect(isLookedAtFirst(slotOf({}))).toBe(false);
  expect(isLookedAtFirst(slotOf({ last: lastOf({ outcome: 'ABORTED' }) }))).toBe(false);
  expect(isLookedAtFirst(slotOf({ last: lastOf({ outcome: 'FAIL', acknowledged: true }) }))).toBe(false);
});

test('the list of steps says what is done, what runs and what is to come', () => {
  const statesOf = (slot: ReturnType<typeof slotOf>): string[] => stepsOf(slot).map(({ state }) => state);
  expect(statesOf(slotOf({ work: workOf({ step: 'flash' }) }))).toEqual(['done', 'running', 'waiting']);
  expect(statesOf(slotOf({ last: lastOf({ outcome: 'FAIL', stoppedAtStep: 'flash' }) }))).toEqual([
    'done',
    'failed',
    'waiting',
  ]);
  expect(statesOf(slotOf({ last: lastOf({}) }))).toEqual(['done', 'done', 'done']);
  expect(statesOf(slotOf({}))).toEqual([]);
});

test('each run has the steps of its own product', () => {
  const work = workOf({ step: 'label', steps: ['connect', 'label', 'bootFirmware', 'close'] });
  expect(stepsOf(slotOf({ work })).map(({ step }) => step)).toEqual(['connect', 'label', 'bootFirmware', 'close']);
  const last = lastOf({ steps: ['connect', 'close'] });
  expect(stepsOf(slotOf({ last })).map(({ step }) => step)).toEqual(['connect', 'close']);
});

test('a step this window does not know marks nothing as done', () => {
  const marks = stepsOf(slotOf({ work: workOf({ step: 'new-step', steps: ['connect', 'flash'] }) }));
  expect(marks.map(({ state }) => state)).toEqual(['waiting', 'waiting']);
});

test('progress is a share, never more than the whole, and none while nothing is written', () => {
  const at = (writtenBytes: number, totalBytes: number): number | undefined =>
    writtenShare(
      slotOf({
        work: workOf({
          progress: { region: 'app', writtenBytes, totalBytes, bytesPerSecond: 1, secondsLeft: 1 },
        }),
      }),
    );
  expect([at(0, 100), at(25, 100), at(120, 100), at(0, 0)]).toEqual([0, 0.25, 1, undefined]);
  expect(writtenShare(slotOf({}))).toBeUndefined();
});

test('elapsed time is held against the takt, and says by how much it is over', () => {
  expect(againstTakt(45_000, 90_000)).toEqual({ elapsedMs: 45_000, share: 0.5, overMs: null });
  expect(againstTakt(100_000, 90_000)).toEqual({ elapsedMs: 100_000, share: 1, overMs: 10_000 });
  expect(againstTakt(90_999, 90_000)).toEqual({ elapsedMs: 90_999, share: 1, overMs: null });
});

test('a clock that was set back makes no run younger than nothing', () => {
  expect(elapsedOf('2026-03-01T08:00:00.000Z', Date.parse('2026-03-01T07:00:00Z'), 90_000).elapsedMs).toBe(0);
});

const STEPS = ['connect', 'prove', 'label', 'confirmLabel', 'close'];

test('a label may exist once its printing has begun, and exists after that', () => {
  expect(STEPS.map((step) => printedAt(step, STEPS))).toEqual(['no', 'no', 'perhaps', 'yes', 'yes']);
  expect(printedAt('label', ['connect', 'close'])).toBe('no');
  expect(printedAt('new-step', STEPS)).toBe('no');
});

test('the label of a unit that did not pass is void, however it ended, acknowledged or not', () => {
  const printed = (last: Parameters<typeof lastOf>[0]) =>
    voidLabelOf(slotOf({ last: lastOf({ ...last, steps: STEPS }) }));
  for (const outcome of ['FAIL', 'ERROR', 'ABORTED'] as const)
    for (const acknowledged of [true, false])
      expect(printed({ outcome, acknowledged, stoppedAtStep: 'confirmLabel' })).toBe('yes');
  expect(printed({ outcome: 'ERROR', stoppedAtStep: 'prove' })).toBe('no');
  expect(printed({ outcome: 'ERROR', stoppedAtStep: null })).toBe('no');
  expect(printed({ stoppedAtStep: 'close' })).toBe('no');
  const last = lastOf({ outcome: 'ABORTED', stoppedAtStep: 'close', steps: STEPS });
  expect(voidLabelOf(slotOf({ last, work: workOf({}) }))).toBe('no');
});
