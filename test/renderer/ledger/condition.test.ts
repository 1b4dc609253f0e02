import { expect, test } from 'vitest';
import { conditionOf, drawn } from '../../../renderer/src/screens/ledger/condition.ts';
import type { NoteView, SignedSizeView } from '../../../station-core/contract.ts';

function note(changes: Partial<NoteView> = {}): NoteView {
  return { rootHex: 'ab', tree: 'same', signed: 'good', signatures: [], ...changes };
}

function size(sizeEntries: number, changes: Partial<SignedSizeView> = {}): SignedSizeView {
  return { sizeEntries, newestAt: null, checkpoint: note(), receipt: null, ...changes };
}

test('a signed size is witnessed with a receipt, and only waits for one where there is an upstream', () => {
  expect(conditionOf(size(1, { receipt: note() }), true)).toBe('witnessed');
  expect(conditionOf(size(1), true)).toBe('unwitnessed');
  expect(conditionOf(size(1), false)).toBe('signed');
});

test('the worst that can be said of a size is what is said', () => {
  expect(conditionOf(size(1, { receipt: note({ tree: 'fork', signed: 'bad' }) }), true)).toBe('fork');
  expect(conditionOf(size(1, { receipt: note({ tree: 'beyond-the-end' }) }), true)).toBe('missing-entries');
  expect(conditionOf(size(1, { checkpoint: note({ signed: 'bad' }) }), true)).toBe('bad-signature');
  expect(conditionOf(size(1, { checkpoint: note({ tree: 'unreadable' }) }), true)).toBe('bad-signature');
  expect(conditionOf(size(1, { checkpoint: null, receipt: note() }), true)).toBe('checkpoint-gone');
});

test('the drawing begins with the oldest size and ends with the ledger', () => {
  const { marks, endX, unsigned } = drawn([size(300), size(100)], 500, true);
  expect(marks.map(({ sizeEntries, x }) => [sizeEntries, x])).toEqual([
    [100, 0],
    [300, 0.5],
  ]);
  expect([endX, unsigned]).toEqual([1, { fromX: 0.5, toX: 1 }]);
});

test('a signature beyond the end stands right of the end of the ledger', () => {
  const beyond = size(500, { checkpoint: null, receipt: note({ tree: 'beyond-the-end' }) });
  const { marks, endX } = drawn([beyond, size(100)], 300, true);
  expect([marks.at(-1)?.x, endX]).toEqual([1, 0.5]);
});

test('what no receipt covers is one stretch up to the end', () => {
  const witnessed = size(200, { receipt: note() });
  expect(drawn([size(300), witnessed, size(100)], 300, true).unwitnessed).toEqual({ fromX: 0.5, toX: 1 });
  expect(drawn([size(300), witnessed], 300, false).unwitnessed).toBeUndefined();
});

test('a stretch far longer than usual is a gap, and an even pace has none', () => {
  const even = [100, 110, 120, 130, 140].map((at) => size(at));
  expect(drawn(even, 140, false).gaps).toEqual([]);
  expect(drawn([...even, size(1_140)], 1_140, false).gaps).toHaveLength(1);
});
