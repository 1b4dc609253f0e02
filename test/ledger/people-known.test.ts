import { expect, test } from 'vitest';
import type { EntryBody } from '../../station-core/ledger/entry.ts';
import { rememberPeople } from '../../station-core/ledger/reading/people-known.ts';
import { openLedger, scratch } from './sample-ledger.ts';

const added: EntryBody = { kind: 'person-added', by: 'ada', id: 'ada', roles: ['administrator'] };
const signedIn: EntryBody = { kind: 'signed-in', id: 'ada', how: 'pin' };

test('people are known once somebody signed in; a first start that was cut off before that may be made again', () => {
  using ledger = openLedger(scratch());
  expect(ledger.peopleHaveSignedIn()).toBe(false);
  ledger.append(added);
  expect(ledger.peopleHaveSignedIn()).toBe(false);
  ledger.append(signedIn);
  expect(ledger.peopleHaveSignedIn()).toBe(true);
});

test('they are known in a long ledger too, whose people came late', () => {
  const dir = scratch();
  {
    using ledger = openLedger(dir);
    ledger.append(Array.from({ length: 10_000 }, () => ({ kind: 'station-started', version: '1' }) as const));
    ledger.append([added, signedIn]);
    expect(ledger.peopleHaveSignedIn()).toBe(false);
    for (const entry of [added, signedIn]) rememberPeople(ledger, entry);
  }
  using again = openLedger(dir);
  expect(again.peopleHaveSignedIn()).toBe(true);
});
