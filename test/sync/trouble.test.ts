import { expect, test } from 'vitest';
import { Fault } from '../../station-core/fault.ts';
import { NO_TROUBLE, readTrouble, withConflicts, withFault, withSuccess } from '../../station-core/sync/trouble.ts';

const [then, later] = [new Date('2026-11-21T09:00:00.000Z'), new Date('2026-11-21T10:00:00.000Z')];
const lie = new Fault('sync.upstream-lied', { why: 'no valid cosignature', sizeEntries: 5 });
const conflict = { seq: 7, what: 'unit', value: '02:00:00:00:00:01', holder: 'line-2' } as const;

test('a fault is remembered until sending works again, and then as one that is over', () => {
  const failed = withFault(NO_TROUBLE, lie, then);
  expect(readTrouble(JSON.stringify(failed))).toEqual(failed);
  const over = withSuccess(failed, later);
  expect(over.lastFault).toMatchObject({
    code: 'sync.upstream-lied',
    at: then.toISOString(),
    overAt: later.toISOString(),
  });
  expect(withSuccess(over, then)).toBe(over);
  expect(withFault(over, lie, later).lastFault).not.toHaveProperty('overAt');
});

test('conflicts stay, each once, and not without end', () => {
  const reported = withConflicts(withConflicts(NO_TROUBLE, [conflict]), [conflict]);
  expect(withSuccess(withFault(reported, lie, then), later).conflicts).toEqual([conflict]);
  const many = Array.from({ length: 300 }, (_, seq) => ({ ...conflict, seq }));
  expect(withConflicts(reported, many).conflicts.map(({ seq }) => seq)).toEqual(many.slice(200).map(({ seq }) => seq));
});

test('a note that nobody can read is none', () => {
  for (const text of [undefined, '', '{', '[]', '{"conflicts":[{}]}']) expect(readTrouble(text)).toEqual(NO_TROUBLE);
});
