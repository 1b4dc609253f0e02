import { beforeEach, expect, test } from 'vitest';
import { Orders, type OrdersParts } from '../../../station-core/host/line/orders.ts';
import { parseWorkOrder } from '../../../station-core/host/line/work-order-code.ts';
import { Fault } from '../../../station-core/fault.ts';
import type { ReworkOrder } from '../../../station-core/station/rework-orders.ts';
import type { SignerStatus } from '../../../station-core/signer/client.ts';

type Signing = Pick<SignerStatus, 'permits' | 'quarantine'>;

const permit = {
  permit: 'P-1',
  product: 'lamp-one',
  organization: 'Example Devices',
  organizationalUnit: 'Lamp One',
  serverAuth: false,
  quota: 10,
  notBefore: '2026-01-01T00:00:00Z',
  notAfter: '2126-01-01T00:00:00Z',
};
const usual: Signing = {
  permits: [{ permit: 'P-1', product: 'lamp-one', quota: 10, used: 4, revoked: false }],
  quarantine: null,
};

/** What the test at hand has put into the ledger. */
const recorded: object[] = [];

beforeEach(() => {
  recorded.length = 0;
});

/** Chosen last week, and not since. */
const KNOWN = {
  order: 'WO-9',
  product: 'lamp-one',
  permit: 'P-1',
  targetQuantity: 7,
  by: 'olga',
  at: '2026-05-25T08:00:00.000Z',
};

/** The order of this morning, at a station whose signing service says this. */
function orders(signing: Partial<Signing> = {}, rework?: ReworkOrder, config: object = {}): Orders {
  const order = { order: rework?.order ?? 'WO-1', product: 'lamp-one', permit: 'P-1', targetQuantity: 5 };
  return new Orders({
    station: 'S01',
    products: { load: async () => ({ config }) } as unknown as OrdersParts['products'],
    permits: async () => [permit],
    signer: async () => ({ permits: signing.permits ?? usual.permits, quarantine: signing.quarantine ?? null }),
    stored: {
      order: { ...order, chosenAt: '2026-06-01T08:00:00.000Z', chosenBy: 'grace' },
      chooseOrder: async () => undefined,
    },
    record: (entry) => void recorded.push(entry),
    known: (name) => (name === KNOWN.order ? KNOWN : undefined),
    newestReworks: async () => [],
    newest: () => [{ ...KNOWN, order: 'RW-3' }, KNOWN],
    reworks: {
      open: (wanted, by) => Object.assign({ order: 'RW-7', by, notAfter: permit.notAfter }, wanted),
      close: () => {
        throw new Error('no rework is closed');
      },
      require: () => {
        if (rework !== undefined) return rework;
        throw new Fault('order.no-rework', { order: 'RW-3', reason: 'unknown' });
      },
    },
    passedUnitsOf: async () => 2,
    chosen: () => undefined,
  });
}

const labels = { product: 'lamp-one', permit: 'P-1', targetQuantity: 2, reason: 'torn label', scope: 'label' } as const;

test('an order for labels needs no right to rework, and its units are none of a quota that is used up', async () => {
  const permits = usual.permits.map((each) => ({ ...each, used: 10 }));
  const relabel = orders({ permits }, { order: 'RW-7', by: 'quinn', notAfter: permit.notAfter, ...labels });
  expect((await relabel.allowance()).remainingUnits(0).units).toBe(3);
  expect(await relabel.openRework(labels, 'quinn')).toMatchObject({ order: 'RW-7', scope: 'label' });
  await expect(relabel.openRework({ ...labels, scope: 'unit' }, 'quinn')).rejects.toMatchObject({
    code: 'permit.not-covered',
  });
});

test.each([{ flashEncryption: 'release' }, { downloadMode: 'secure' }, { downloadMode: 'off' }])(
  'no order for labels of units that nobody can write to is opened: %j',
  async (closed) => {
    const open = { flashEncryption: 'off', downloadMode: 'open', secureBoot: 'off' };
    const config = { product: 'lamp-one', identity: { arrival: 'firmware' }, securityProfile: { ...open, ...closed } };
    const refused = orders({}, undefined, config).openRework(labels, 'quinn');
    await expect(refused).rejects.toMatchObject({ code: 'unit.label-fixed', evidence: closed });
  },
);

test('an order may be worked on as far as its quantity goes', async () => {
  const allowance = await orders().allowance();
  expect(allowance.remainingUnits(1)).toMatchObject({ units: 2, reason: { code: 'order.quantity-reached' } });
});

test('in quarantine no slot starts, and whoever starts one is told why', async () => {
  const quarantine = { id: 'Q-7', reason: 'forked', at: '2026-06-01T09:00:00.000Z', evidence: {} } as const;
  await expect(orders({ quarantine }).allowance()).rejects.toMatchObject({
    code: 'signer.quarantined',
    evidence: { quarantine: 'Q-7', reason: 'forked' },
  });
});

test('under a revoked permit no slot starts, and the list of permits does not offer it', async () => {
  const permits = usual.permits.map((each) => ({ ...each, revoked: true }));
  await expect(orders({ permits }).allowance()).rejects.toMatchObject({
    code: 'permit.revoked',
    evidence: { permit: 'P-1' },
  });
  expect(await orders().permits()).toMatchObject([{ permit: 'P-1', used: 4, inForce: true }]);
  expect(await orders({ permits }).permits()).toMatchObject([{ permit: 'P-1', used: 4, inForce: false }]);
});

test('a known order is chosen by its name alone, by hand or by its code', async () => {
  const floor = orders();
  expect(await floor.known('WO-9')).toMatchObject({ targetQuantity: 7, passed: 2, scope: null });
  expect(await floor.choose({ order: 'WO-9' }, 'otto')).toMatchObject({ targetQuantity: 7, passed: 2 });
  expect(await floor.choose(parseWorkOrder('WO:WO-9') ?? { order: '' }, 'otto')).toMatchObject({ targetQuantity: 7 });
  expect(recorded).toMatchObject([
    { by: 'otto', order: 'WO-9', product: 'lamp-one', permit: 'P-1', targetQuantity: 7 },
    {},
  ]);
});

test('an order that is new here is not made up from its name', async () => {
  const floor = orders();
  expect(await floor.known('WO-10')).toBeNull();
  await expect(floor.choose({ order: 'WO-10' }, 'otto')).rejects.toMatchObject({ code: 'order.unknown' });
});

test('neither an old order sheet nor a slip of the hand changes what a known order is', async () => {
  const floor = orders();
  for (const other of [
    { targetQuantity: 70 },
    { product: 'lamp-two' },
    { product: 'lamp-two', changesQuantity: true },
  ]) {
    const asked = { order: 'WO-9', product: 'lamp-one', permit: 'P-1', targetQuantity: 7, ...other };
    await expect(floor.choose(asked, 'otto')).rejects.toMatchObject({
      code: 'order.differs',
      evidence: { order: 'WO-9', knownProduct: 'lamp-one', knownQuantity: 7 },
    });
  }
  expect(recorded).toEqual([]);
});

test('its quantity is changed on purpose, and the ledger records by whom', async () => {
  const asked = { order: 'WO-9', targetQuantity: 9, changesQuantity: true };
  expect(await orders().choose(asked, 'otto')).toMatchObject({ targetQuantity: 9 });
  expect(recorded).toMatchObject([{ kind: 'order-chosen', by: 'otto', order: 'WO-9', targetQuantity: 9 }]);
});

test('a rework order that is open is known, with what it replaces; one that is not open is not', async () => {
  expect((await orders().recent()).map(({ order }) => order)).toEqual(['WO-9']);
  const open = orders({}, { order: 'RW-7', by: 'quinn', notAfter: permit.notAfter, ...labels });
  expect(await open.known('RW-7')).toMatchObject({ product: 'lamp-one', targetQuantity: 2, passed: 2, scope: 'label' });
  expect(await orders().known('RW-3')).toBeNull();
});
