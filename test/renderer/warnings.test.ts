import { expect, test } from 'vitest';
import { warningsOf } from '../../renderer/src/warnings/warnings.ts';
import { cardStates } from '../../renderer/src/screens/setup/health/health-cards.ts';
import type { Health } from '../../station-core/contract.ts';

const fine: Health = {
  station: 'LINE-3',
  version: '1.0.0',
  firstStart: false,
  trial: false,
  hsm: { ok: true, tokenLabel: 'birthmark', fault: null, protection: 'own-account' },
  ledger: { ok: true, entries: 10, checkpointAt: 10, unchecked: null, verified: null, fault: null },
  upstream: { configured: true, waitingEntries: 400, fault: null },
  printer: { address: 'dir:labels', ready: true, fault: null },
  clockBehindMs: 0,
  files: { fault: null },
  interruptedRuns: 0,
};
const fault = { code: 'hsm.missing', name: '', blame: 'station', says: '', remedy: '', evidence: {} } as const;

test('a station in order has no warnings, also while entries wait for upstream', () => {
  expect(warningsOf(fine)).toEqual([]);
});

test('the ledger is reported before the HSM, the HSM before all else', () => {
  const kinds = warningsOf({
    ...fine,
    hsm: { ok: false, tokenLabel: '', fault, protection: null },
    ledger: { ...fine.ledger, ok: false },
    upstream: { ...fine.upstream, fault },
    clockBehindMs: 3_600_000,
    files: { fault },
    interruptedRuns: 2,
    printer: { address: 'dir:labels', ready: false, fault },
  }).map(({ kind }) => kind);
  expect(kinds).toEqual(['ledger', 'hsm', 'printer', 'clock', 'files', 'interrupted', 'upstream']);
});

test('while the ledger is checked the warning says how far it has come', () => {
  const unchecked = { checkedEntries: 42_900, sizeEntries: 100_000 };
  expect(warningsOf({ ...fine, ledger: { ...fine.ledger, unchecked } })).toEqual([{ kind: 'checking', percent: 42 }]);
});

test('a clock that is being disciplined is no warning; one set back is', () => {
  expect(warningsOf({ ...fine, clockBehindMs: 900 })).toEqual([]);
  expect(warningsOf({ ...fine, clockBehindMs: 60_000 })).toEqual([{ kind: 'clock', behindMs: 60_000 }]);
});

test('the card of the ledger is not green while it is checked, and broken before all else', () => {
  const unchecked = { checkedEntries: 1, sizeEntries: 3 };
  expect(cardStates(fine).ledger).toBe('ok');
  expect(cardStates({ ...fine, ledger: { ...fine.ledger, unchecked } }).ledger).toBe('look');
  expect(cardStates({ ...fine, ledger: { ...fine.ledger, ok: false, unchecked } }).ledger).toBe('broken');
});

test('a printer that prints nothing is broken, one whose labels end soon asks for a look', () => {
  const printer = (ready: boolean) => ({ ...fine, printer: { address: 'dir:labels', ready, fault } });
  expect(cardStates(fine).printer).toBe('ok');
  expect(cardStates(printer(true)).printer).toBe('look');
  expect(cardStates(printer(false)).printer).toBe('broken');
  expect(warningsOf(printer(true)).map(({ kind }) => kind)).toEqual(['printer']);
});
