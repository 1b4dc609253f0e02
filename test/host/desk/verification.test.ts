import pino from 'pino';
import { expect, test } from 'vitest';
import { Fault } from '../../../station-core/fault.ts';
import { Verification, type VerificationState } from '../../../station-core/host/desk/verification.ts';
import type { VerificationProgress } from '../../../station-core/ledger/verification/verification-service.ts';
import type { LedgerReport } from '../../../station-core/ledger/verify/verify.ts';

const NOW = new Date('2026-03-02T08:00:00.000Z');

function report(changes: Partial<LedgerReport> = {}): LedgerReport {
  const counts = { entries: 120, rootHex: 'ab', checkpoints: 4, unsignedEntries: 2 };
  return { ok: true, ...counts, problems: [], rebuilds: [], outdatedTables: [], readFrom: 'its place', ...changes };
}

/** A verification whose end a test decides, and what is remembered of it. */
function begin(kept?: string) {
  const memo = { text: kept };
  const ends: PromiseWithResolvers<LedgerReport>[] = [];
  let report: (progress: VerificationProgress) => void = () => undefined;
  let elapsedMs = 0;
  const verification = new Verification({
    verify: ({ signal, progress }) => {
      const end = Promise.withResolvers<LedgerReport>();
      ends.push(end);
      report = progress;
      signal.addEventListener('abort', () => {
        end.reject(signal.reason as Error);
      });
      return end.promise;
    },
    memo: {
      read: () => memo.text,
      write: (text) => {
        memo.text = text;
      },
    },
    log: pino({ enabled: false }),
    now: () => NOW,
    elapsedMs: () => elapsedMs,
  });
  return {
    verification,
    memo,
    ends,
    progress: (done: number, atMs: number): void => {
      elapsedMs = atMs;
      report({ done, of: 200, entries: 100 });
    },
  };
}

async function untilOver(verification: Verification): Promise<VerificationState> {
  for await (const state of verification.watch(undefined)) if (state.running === null) return state;
  throw new Error('the watch ended');
}

test('a verdict is remembered with its date, who asked and how long it took', async () => {
  const { verification, memo, ends, progress } = begin();
  expect(verification.state).toEqual({ running: null, last: null });
  verification.start('olga');
  progress(100, 4_000);
  ends[0]?.resolve(report());
  const { last } = await untilOver(verification);
  expect(last).toMatchObject({
    at: NOW.toISOString(),
    by: 'olga',
    durationMs: 4_000,
    result: { kind: 'whole', entries: 120 },
  });
  const again = begin(memo.text).verification;
  expect([again.state.last, again.verdict]).toEqual([last, { verdict: 'whole', at: NOW.toISOString() }]);
});

test('the time that is left follows from the pace, and is unknown at first', () => {
  const { verification, progress } = begin();
  verification.start('olga');
  progress(1, 1_000);
  expect(verification.state.running?.remainingMs).toBeNull();
  progress(50, 10_000);
  expect(verification.state.running).toMatchObject({ done: 50, of: 200, remainingMs: 30_000 });
});

test('a verification that is cancelled leaves the last verdict as it was', async () => {
  const { verification, ends, memo } = begin();
  verification.start('olga');
  ends[0]?.resolve(report());
  const { last } = await untilOver(verification);
  const before = memo.text;
  verification.start('otto');
  verification.cancel();
  expect(await untilOver(verification)).toEqual({ running: null, last });
  expect(memo.text).toBe(before);
});

test('who starts one while another runs waits for the same', async () => {
  const { verification, ends } = begin();
  verification.start('olga');
  verification.start('otto');
  expect(ends).toHaveLength(1);
  expect(verification.state.running?.by).toBe('olga');
});

test('a ledger that is not whole is said with its entries, and how many more problems there are', async () => {
  const { verification, ends } = begin();
  verification.start('olga');
  const problems = Array.from({ length: 130 }, (_, seq) => ({ seq, what: 'not the entry that was hashed' }));
  ends[0]?.resolve(report({ ok: false, problems }));
  const { last } = await untilOver(verification);
  expect(last?.result).toMatchObject({ kind: 'not-whole', moreProblems: 30 });
});

test('a ledger without a checkpoint is neither whole nor damaged: it is not checked against a signature', async () => {
  const { verification, ends, memo } = begin();
  verification.start('olga');
  const problems = [{ what: 'no checkpoint covers any of the entries' }];
  ends[0]?.resolve(report({ ok: false, checkpoints: 0, unsignedEntries: 120, problems }));
  expect((await untilOver(verification)).last?.result.kind).toBe('unsigned');
  expect(begin(memo.text).verification.verdict?.verdict).toBe('unsigned');
  verification.start('olga');
  const damaged = [...problems, { seq: 4, what: 'not the entry that was hashed' }];
  ends[1]?.resolve(report({ ok: false, checkpoints: 0, unsignedEntries: 120, problems: damaged }));
  expect((await untilOver(verification)).last?.result.kind).toBe('not-whole');
});

test('a file that cannot be read is no verdict on the ledger', async () => {
  const { verification, ends } = begin();
  verification.start('olga');
  ends[0]?.reject(new Fault('ledger.not-checked', { system: 'EACCES' }));
  const { last } = await untilOver(verification);
  expect(last?.result).toEqual({ kind: 'not-checked', code: 'ledger.not-checked', evidence: { system: 'EACCES' } });
});

test.each(['', '{', '{"at":"yesterday"}'])('a note that cannot be read, %j, is no verdict', (kept) => {
  expect(begin(kept).verification.state.last).toBeNull();
});

test('the station that ends stops it', async () => {
  const { verification } = begin();
  verification.start('olga');
  await verification[Symbol.asyncDispose]();
  expect(verification.state).toEqual({ running: null, last: null });
});
