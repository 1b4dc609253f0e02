import { expect, test } from 'vitest';
import {
  asKnown,
  canBeMade,
  missingIn,
  permitLeft,
  permitObstacle,
  refusalOf,
  worthOffering,
} from '../../renderer/src/screens/order/order-rules.ts';
import type { KnownOrder, PermitView, WorkOrder } from '../../station-core/contract.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const permit: PermitView = {
  permit: 'P-1',
  product: 'plug',
  quota: 100,
  used: 10,
  notBefore: '2026-02-01T00:00:00.000Z',
  notAfter: '2026-04-01T00:00:00.000Z',
  inForce: true,
  rework: false,
};

test('above permits that will not do stands what is wrong with them, not that none is valid', () => {
  expect(refusalOf([permit], NOW, 'rework')).toBe('noReworkPermit');
  expect(refusalOf([{ ...permit, inForce: false }], NOW, 'rework')).toBe('noValidPermit');
  expect(refusalOf([permit, { ...permit, rework: true }], NOW, 'rework')).toBeNull();
  expect(refusalOf([permit], NOW, 'relabel')).toBeNull();
  expect(refusalOf([], NOW, 'rework')).toBeNull();
});

test('a permit says why it cannot be chosen', () => {
  expect(permitObstacle(permit, NOW)).toBeNull();
  expect(permitObstacle({ ...permit, notAfter: '2026-03-01T12:00:00.000Z' }, NOW)).toBe('expired');
  expect(permitObstacle({ ...permit, notBefore: '2026-03-02T00:00:00.000Z' }, NOW)).toBe('notYet');
  expect(permitObstacle({ ...permit, used: 100 }, NOW)).toBe('usedUp');
  expect(permitObstacle({ ...permit, inForce: false }, NOW)).toBe('notInForce');
});

test('a permit without the right to rework allows new units and no rework', () => {
  expect(permitObstacle(permit, NOW, 'work')).toBeNull();
  expect(permitObstacle(permit, NOW, 'rework')).toBe('noRework');
  expect(permitObstacle({ ...permit, rework: true }, NOW, 'rework')).toBeNull();
});

test('a new label needs no right to rework, and nothing of a quota', () => {
  expect(permitObstacle({ ...permit, used: 100 }, NOW, 'relabel')).toBeNull();
  expect(permitObstacle({ ...permit, inForce: false }, NOW, 'relabel')).toBe('notInForce');
});

test('a permit that was overdrawn has nothing left, not less', () => {
  expect(permitLeft({ ...permit, used: 101 })).toBe(0);
});

const fault = {
  code: 'firmware.image-truncated',
  name: '',
  blame: 'release',
  says: '',
  remedy: '',
  evidence: {},
} as const;

test('a product without release or with a problem cannot be made', () => {
  const product = {
    product: 'plug',
    title: 'Plug',
    chip: 'esp32c3',
    release: { version: '1.0', elfSha256Hex: '' },
    problem: null,
  };
  expect(canBeMade(product)).toBe(true);
  expect(canBeMade({ ...product, release: null })).toBe(false);
  expect(canBeMade({ ...product, problem: fault })).toBe(false);
});

test('an order says what it still lacks', () => {
  expect(missingIn({ order: '  ', product: null, permit: null, quantity: '' })).toEqual([
    'product',
    'permit',
    'name',
    'quantity',
  ]);
  expect(missingIn({ order: 'WO-1', product: 'plug', permit: 'P-1', quantity: 0 })).toEqual(['quantity']);
  expect(missingIn({ order: 'WO-1', product: 'plug', permit: 'P-1', quantity: 5 })).toEqual([]);
});

test('a rework order says by its name what is made, however it is typed; no other name does', () => {
  const nothing = { product: null, permit: null, quantity: '' as const };
  for (const order of ['RW-12', ' rw-12 ']) expect(missingIn({ ...nothing, order })).toEqual([]);
  for (const order of ['RW', 'RW-', 'RW-012', 'RW-12a']) expect(missingIn({ ...nothing, order })).toHaveLength(3);
});

test('the reason of a rework order may name another one: the rest is asked for all the same', () => {
  const draft = { order: 'RW-12', product: null, permit: null, quantity: '' as const };
  expect(missingIn(draft, 'rework')).toEqual(['product', 'permit', 'quantity']);
});

const known: KnownOrder & WorkOrder = {
  order: 'WO-9',
  product: 'plug',
  permit: 'P-1',
  targetQuantity: 10,
  passed: 3,
  chosenAt: '2026-03-01T08:00:00.000Z',
  chosenBy: 'olga',
  scope: null,
};

test('a known order lacks nothing: it is not asked for what the ledger has', () => {
  const typed = { order: 'WO-9', product: null, permit: null, quantity: '' as const };
  expect(missingIn(typed)).toEqual(['product', 'permit', 'quantity']);
  expect(missingIn(asKnown(typed, known, false))).toEqual([]);
  expect(asKnown(typed, null, false)).toEqual(typed);
});

test('a quantity that was typed for another order is not taken; one that somebody changes is', () => {
  const typed = { order: 'WO-9', product: 'lamp', permit: 'P-7', quantity: 500 };
  expect(asKnown(typed, known, false)).toEqual({ order: 'WO-9', product: 'plug', permit: 'P-1', quantity: 10 });
  expect(asKnown(typed, known, true)).toMatchObject({ quantity: 500 });
  expect(missingIn(asKnown({ ...typed, quantity: '' }, known, true))).toEqual(['quantity']);
});

test('a known order goes on under another permit of its product', () => {
  const typed = { order: 'WO-9', product: 'plug', permit: 'P-2', quantity: '' as const };
  expect(asKnown(typed, known, false)).toMatchObject({ permit: 'P-2', quantity: 10 });
});

test('a rework order stands as it was opened: no other permit is taken for it', () => {
  const rework = { ...known, order: 'RW-12', scope: 'label' } as const;
  const typed = { order: 'RW-12', product: 'plug', permit: 'P-2', quantity: '' as const };
  expect(asKnown(typed, rework, false)).toMatchObject({ permit: 'P-1', quantity: 10 });
});

test('orders are offered again while units are missing, but not the one at work', () => {
  const recent = [known, { ...known, order: 'WO-8', passed: 10 }, { ...known, order: 'WO-7' }];
  expect(worthOffering(recent, known).map(({ order }) => order)).toEqual(['WO-7']);
});
