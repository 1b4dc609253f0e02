import { expect, test } from 'vitest';
import { doubtOf } from '../../renderer/src/parts/strips/ledger-doubt.ts';
import type { Health } from '../../station-core/contract.ts';

function health(ledger: Partial<Health['ledger']>): Health {
  return { ledger: { ok: true, fault: null, verified: null, ...ledger } } as unknown as Health;
}

test('a ledger that was never verified, or is whole, raises no doubt', () => {
  expect(doubtOf(health({}))).toBeUndefined();
  expect(doubtOf(health({ verified: { verdict: 'whole', at: '' } }))).toBeUndefined();
});

test('a ledger that could not be checked is never told as one that does not verify', () => {
  expect(doubtOf(health({ verified: { verdict: 'not-checked', at: '' } }))).toBe('not-checked');
  expect(doubtOf(health({ verified: { verdict: 'not-whole', at: '' } }))).toBe('not-whole');
  expect(doubtOf(health({ verified: { verdict: 'unsigned', at: '' } }))).toBe('unsigned');
});

test('damage that the station met since then counts more than an earlier verdict', () => {
  const fault = { code: 'ledger.damaged' } as Health['ledger']['fault'];
  expect(doubtOf(health({ ok: false, fault, verified: { verdict: 'whole', at: '' } }))).toBe('not-whole');
  const full = { code: 'ledger.disk-full' } as Health['ledger']['fault'];
  expect(doubtOf(health({ ok: false, fault: full }))).toBeUndefined();
});
