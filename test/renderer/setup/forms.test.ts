import { expect, test } from 'vitest';
import type { Health } from '../../../station-core/contract.ts';
import { setupContract } from '../../../station-core/contract/floor.ts';
import { cardStates } from '../../../renderer/src/screens/setup/health/health-cards.ts';
import { isJig, slotsLost } from '../../../renderer/src/screens/setup/jig-form.ts';
import { importOf, offsetText, productMistakes } from '../../../renderer/src/screens/setup/products/product-form.ts';

function contractTakes(procedure: 'setJig' | 'importProduct', input: unknown): boolean {
  const schema = setupContract[procedure]['~orpc'].inputSchema;
  return schema?.safeParse(input).success ?? false;
}

test('the jig form takes what the contract takes', () => {
  for (const rows of [0, 1, 8, 9, 1.5])
    for (const taktSeconds of [0, 1, 3_600, 3_601]) {
      const form = { rows, columns: 4, taktSeconds, startOnArrival: true };
      const input = { rows, columns: 4, startOnArrival: true, taktMs: taktSeconds * 1_000 };
      expect(isJig(form), JSON.stringify(form)).toBe(contractTakes('setJig', input));
    }
});

test('a smaller jig names the slots with a port that it loses, and those alone', () => {
  const slots = [1, 2, 3, 4].map((slot) => ({ slot, port: slot === 3 ? null : `1-1.${slot}` }));
  expect(slotsLost({ rows: 1, columns: 2, taktSeconds: 60, startOnArrival: false }, slots)).toEqual([4]);
  expect(slotsLost({ rows: 2, columns: 2, taktSeconds: 60, startOnArrival: false }, slots)).toEqual([]);
});

test('the product form takes what the contract takes', () => {
  const good = {
    product: 'room-sensor-c3',
    title: 'Room sensor',
    serialPrefix: 'RS3',
    organization: 'Sensor Works',
    organizationalUnit: 'Rooms',
    hardwareTypeOid: '1.3.6.1.4.1.32473.7',
  };
  const forms = [
    good,
    ...['', 'A', 'a_b', 'a'.repeat(41)].map((product) => ({ ...good, product })),
    ...['', 't'.repeat(61)].map((title) => ({ ...good, title })),
    ...['', 'rs', 'ABCDEFGHI', 'A-1'].map((serialPrefix) => ({ ...good, serialPrefix })),
    ...['', '  ', 'o'.repeat(65)].map((organization) => ({ ...good, organization })),
    ...['', 'o'.repeat(65)].map((organizationalUnit) => ({ ...good, organizationalUnit })),
    ...['', '1', '3.1', '1.02', '1.3.', 'a.b'].map((hardwareTypeOid) => ({ ...good, hardwareTypeOid })),
  ];
  for (const form of forms) {
    const mistakes = Object.keys(productMistakes(form, false)).length;
    const asked = importOf(form, { dir: '/srv/release', isKnown: false });
    expect(mistakes === 0, JSON.stringify(form)).toBe(contractTakes('importProduct', asked));
  }
});

test('offsets are read in hexadecimal', () => {
  expect([0, 0x8000, 0x10000].map(offsetText)).toEqual(['0x0', '0x8000', '0x10000']);
});

const well: Health = {
  station: 'line-4',
  version: '0.1.0',
  firstStart: false,
  trial: false,
  hsm: { ok: true, tokenLabel: 'line-4', fault: null, protection: 'own-account' },
  ledger: { ok: true, entries: 4, checkpointAt: 4, unchecked: null, verified: null, fault: null },
  upstream: { configured: true, waitingEntries: 40, fault: null },
  printer: { address: 'file:/labels', ready: true, fault: null },
  clockBehindMs: 0,
  files: { fault: null },
  interruptedRuns: 0,
};

test('a station that is well has only good cards: entries that wait for upstream are no trouble', () => {
  expect(new Set(Object.values(cardStates(well)))).toEqual(new Set(['ok']));
});

test('each trouble shows on its own card', () => {
  expect(cardStates({ ...well, hsm: { ...well.hsm, ok: false } }).hsm).toBe('broken');
  expect(cardStates({ ...well, ledger: { ...well.ledger, ok: false } }).ledger).toBe('broken');
  expect(cardStates({ ...well, clockBehindMs: 60_000 }).clock).toBe('broken');
  const exposed = {
    code: 'station.files-exposed',
    name: '',
    blame: 'station',
    says: '',
    remedy: '',
    evidence: {},
  } as const;
  expect(cardStates({ ...well, files: { fault: exposed } }).files).toBe('look');
  expect(cardStates({ ...well, interruptedRuns: 1 }).interrupted).toBe('look');
  expect(cardStates({ ...well, printer: { address: '', ready: true, fault: null } }).printer).toBe('off');
  expect(cardStates({ ...well, upstream: { configured: false, waitingEntries: 0, fault: null } }).upstream).toBe('off');
});

test('the certificate subject is asked for a new product, and for no other', () => {
  const form = {
    product: 'lamp',
    title: 'Lamp',
    serialPrefix: 'L1',
    organization: '',
    organizationalUnit: '',
    hardwareTypeOid: '',
  };
  expect(productMistakes(form, true)).toEqual({});
  expect(Object.keys(productMistakes(form, false))).toEqual(['organization', 'organizationalUnit', 'hardwareTypeOid']);
  expect(importOf(form, { dir: '/d', isKnown: true })).not.toHaveProperty('certificate');
});
