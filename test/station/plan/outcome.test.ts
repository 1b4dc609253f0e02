import { expect, test } from 'vitest';
import { FAULTS, Fault, type FaultCode } from '../../../station-core/fault.ts';
import { judge } from '../../../station-core/station/plan/outcome.ts';

const running = new AbortController().signal;

test.each([
  ['board.silent', 'FAIL'],
  ['csr.no-possession', 'FAIL'],
  ['hsm.wrong-pin', 'ERROR'],
  ['firmware.bad-sha256', 'ERROR'],
  ['sync.fork', 'ERROR'],
  ['station.stopped', 'ABORTED'],
  ['scan.timed-out', 'ABORTED'],
] as const)('%s ends the unit as %s', (code, outcome) => {
  expect(judge(new Fault(code), running).outcome).toBe(outcome);
});

test('what is not a fault is a bug and ends the unit as ERROR, and its message is not taken into the evidence', () => {
  const { outcome, fault } = judge(new TypeError('password hunter2 is undefined'), running);
  expect(outcome).toBe('ERROR');
  expect(fault.code).toBe('station.bug');
  expect(JSON.stringify(fault.evidence)).not.toContain('hunter2');
});

test("a stop from the operator is ABORTED, not the board's FAIL", () => {
  const abort = new AbortController();
  abort.abort(new Error('the operator pressed stop'));
  expect(judge(abort.signal.reason, abort.signal).outcome).toBe('ABORTED');
});

test('every fault says what happened in a sentence and what to do', () => {
  for (const code of Object.keys(FAULTS) as FaultCode[]) {
    const { says, remedy } = FAULTS[code];
    expect(says, code).toMatch(/^[A-Z].{10,}\.$/);
    expect(remedy, code).toMatch(/^[A-Z].{10,}\.$/);
    expect(code).toMatch(/^[a-z]+(-[a-z]+)?(\.[a-z0-9-]+)+$/);
  }
});
