import { expect, test } from 'vitest';
import { WriteFault } from '../../station-core/device/loader/flash/write-fault.ts';
import { blamesLine, nextLower } from '../../station-core/device/slower-line.ts';
import { Fault, type FaultCode } from '../../station-core/fault.ts';

test('a wrong content is the line’s doing only when the line was seen to fail', () => {
  for (const code of ['board.write-failed', 'board.verify-mismatch'] as const) {
    expect(blamesLine(new WriteFault(code, 1, {}))).toBe(true);
    expect(blamesLine(new WriteFault(code, 0, {}))).toBe(false);
  }
});

test('what evidence says decides nothing', () => {
  expect(blamesLine(new Fault('board.verify-mismatch', { lineTroubles: 7 }))).toBe(false);
});

test.each<[FaultCode, boolean]>([
  ['board.silent', true],
  ['board.garbled', true],
  ['board.stub-did-not-start', true],
  ['board.wrong-chip', false],
  ['port.lost', false],
])('%s blames the line: %s', (code, blames) => {
  expect(blamesLine(new Fault(code))).toBe(blames);
});

test('below the rate of the ROM there is none', () => {
  expect([nextLower(2_000_000), nextLower(230_400), nextLower(115_200)]).toEqual([1_500_000, 115_200, undefined]);
});
