import { expect, test } from 'vitest';
import { find } from '../../../station-core/ledger/search/search.ts';
import { lifeOf, macOfUnit, provision, sampleUnit } from '../sample-ledger.ts';
import { indexedLedger, makeSome } from './indexed.ts';

function found(text: string) {
  const { ledger, index } = indexedLedger();
  makeSome(ledger);
  return find(index(), text);
}

const serials = (text: string): (string | null)[] => found(text).matches.map(({ unit }) => unit.serial);

test('a unit is found by everything that it was given, in any writing', () => {
  const life = lifeOf(sampleUnit(3));
  const { certSerialHex, spkiSha256Hex } = life.intended;
  const ids = [
    'BM-S1-000003',
    'bm s1 oooo03',
    '240ac4.000003',
    certSerialHex.toUpperCase().replaceAll(/(..)(?=.)/g, '$1:'),
    spkiSha256Hex,
    `sha256/${Buffer.from(life.issued.certSha256Hex, 'hex').toString('base64')}`,
    'LAMP bm-s1-000003',
    'job run-3',
    'run-3',
  ];
  for (const id of ids) expect([id, serials(id)]).toEqual([id, ['BM-S1-000003']]);
});

test('it is said by what a unit was found', () => {
  expect(found('BM-S1-000003').matches).toMatchObject([{ by: 'serial', isNear: false }]);
  expect(found('24:0a:c4:00:00:03').matches).toMatchObject([{ by: 'mac', isNear: false }]);
  expect(found('run-3').matches).toMatchObject([{ by: 'run', isNear: false }]);
});

test('the scan of an outer label finds its unit by the MAC address in it', () => {
  const scanned = found('BM-S1-000003 24:0a:c4:00:00:03\r');
  expect(scanned.matches).toMatchObject([{ by: 'mac', isNear: false, unit: { serial: 'BM-S1-000003' } }]);
  expect(serials('BM-S1-000003 24:0a:c4:00:00')).toEqual([]);
});

test('a mistyped serial finds what may have been meant, and says that it is near', () => {
  for (const slip of ['BM-S1-00003', 'BM-S1-0000033', 'BM-S1-000030', 'MB-S1-000003', 'BM-S1-0OOOO3X']) {
    const near = found(slip).matches.filter(({ isNear }) => isNear);
    expect([slip, near.map(({ unit }) => unit.serial)]).toEqual([slip, expect.arrayContaining(['BM-S1-000003'])]);
  }
  expect(serials('BM-S1-000003')).toEqual(['BM-S1-000003']);
  expect(serials('BM-S9-000093')).toEqual([]);
});

test('the beginning of a serial finds the units that have it', () => {
  expect(serials('bm-s1')).toHaveLength(6);
  expect(found('bm-s1').matches[0]).toMatchObject({ isNear: true });
});

test('an order is found by its name, in any case', () => {
  expect(found('wo-8')).toMatchObject({ ofOrder: 1, matches: [] });
});

test('a run of a board that never said who it is, is found by its own name', () => {
  expect(found('run-nobody')).toMatchObject({ matches: [], run: { unit: null, outcome: 'FAIL', faultStep: 'flash' } });
});

test('two serials that differ only in look-alikes are both found, unless one is written to the letter', () => {
  const { ledger, index } = indexedLedger();
  provision(ledger, { run: 'a', unit: macOfUnit(1), serial: 'A-10' });
  provision(ledger, { run: 'b', unit: macOfUnit(2), serial: 'A-1O' });
  const db = index();
  expect(find(db, 'a-10').matches).toHaveLength(2);
  expect(find(db, 'A-1O').matches.map(({ unit }) => unit.serial)).toEqual(['A-1O']);
});

test('text of any kind finds nothing and does no harm', () => {
  const { ledger, index } = indexedLedger();
  makeSome(ledger);
  const db = index();
  const hostile = [
    "'; DROP TABLE units; --",
    "' OR '1'='1",
    '%',
    '_______',
    '.*',
    '(a+)+$',
    'BM-S1-00000[1-9]',
    '\u202e300000-1S-MB',
    'BM-S1-\u0000',
    '\u0000',
    ' ',
    '',
    '\ud800',
    'x'.repeat(10 * 1024 * 1024),
    '9'.repeat(512),
  ];
  for (const text of hostile) {
    const { matches, run, ofOrder } = find(db, text);
    expect([text.slice(0, 30), matches.filter(({ isNear }) => !isNear), run, ofOrder]).toEqual([
      text.slice(0, 30),
      [],
      undefined,
      0,
    ]);
  }
  expect(find(db, 'BM-S1-000001').matches).toHaveLength(1);
});

test('a serial of another station finds nothing here', () => {
  expect(found('XY-S2-000003').matches).toEqual([]);
});
