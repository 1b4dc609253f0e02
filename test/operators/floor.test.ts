import { readdirSync, rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type ChosenOrder, FIRST_JIG, Floor } from '../../station-core/operators/floor.ts';
import { codeOf, faultOf, scratch } from './staff.ts';

const order: ChosenOrder = {
  order: 'WO-1177',
  product: 'lamp',
  permit: 'P-2026-11',
  targetQuantity: 500,
  chosenAt: '2026-11-21T09:00:00.000Z',
  chosenBy: 'ben',
};
const usb = (n: number) => ({ address: `/dev/ttyUSB${n}`, topologyPath: `usb-1.${n}` });
const tcp = (n: number) => ({ address: `rfc2217://jig:${4000 + n}` });

test('a station that was never set up has a small jig, no slot with a port and no order', async () => {
  const dir = scratch();
  const floor = await Floor.open({ dir });
  expect([floor.jig, floor.slots, floor.order]).toEqual([FIRST_JIG, [], null]);
  expect(readdirSync(dir)).toEqual([]); // looking writes nothing
});

test('jig, slots and order are remembered across restarts', async () => {
  const dir = scratch();
  const floor = await Floor.open({ dir });
  const jig = { rows: 4, columns: 8, startOnArrival: true, taktMs: 45_000 };
  await Promise.all([
    floor.setJig(jig),
    floor.bindSlot(4, tcp(4)),
    floor.bindSlot(1, usb(1)),
    floor.chooseOrder(order),
  ]);
  const again = await Floor.open({ dir });
  expect(again.jig).toEqual(jig);
  expect(again.slots).toEqual([
    { slot: 1, ...usb(1) },
    { slot: 4, ...tcp(4) },
  ]);
  expect(again.order).toEqual(order);
  expect(readdirSync(dir)).toEqual(['floor.json']);
});

test('a port belongs to one slot: assigned again, it moves; freed, it is of none', async () => {
  const floor = await Floor.open({ dir: scratch() });
  await floor.bindSlot(1, usb(1));
  await floor.bindSlot(2, usb(1));
  expect(floor.slots).toEqual([{ slot: 2, ...usb(1) }]);
  await floor.bindSlot(2, tcp(2));
  await floor.bindSlot(3, tcp(2));
  expect(floor.slots).toEqual([{ slot: 3, ...tcp(2) }]);
  await floor.bindSlot(3, null);
  await floor.bindSlot(3, null);
  expect(floor.slots).toEqual([]);
});

test('a slot is a socket: the adapters in two sockets may swap their names', async () => {
  const floor = await Floor.open({ dir: scratch() });
  await floor.bindSlot(1, { address: '/dev/ttyUSB0', topologyPath: 'usb-1.1' });
  await floor.bindSlot(2, { address: '/dev/ttyUSB0', topologyPath: 'usb-1.2' });
  expect(floor.slots).toHaveLength(2);
  await floor.bindSlot(3, { address: '/dev/ttyUSB9', topologyPath: 'usb-1.2' });
  expect(floor.slots.map(({ slot }) => slot)).toEqual([1, 3]);
});

test('a slot the jig does not have cannot get a port; one it no longer has is kept for later', async () => {
  const floor = await Floor.open({ dir: scratch() });
  const fault = await faultOf(floor.bindSlot(5, tcp(5)));
  expect([fault.code, fault.evidence]).toEqual(['floor.no-such-slot', { slot: 5, slots: 4 }]);
  await floor.bindSlot(4, tcp(4));
  await floor.setJig({ ...FIRST_JIG, columns: 2 });
  expect(floor.slots).toEqual([]);
  await floor.setJig(FIRST_JIG);
  expect(floor.slots).toEqual([{ slot: 4, ...tcp(4) }]);
});

test('what cannot be written changes nothing', async () => {
  const dir = scratch();
  const floor = await Floor.open({ dir });
  await floor.bindSlot(1, tcp(1));
  await expect(floor.setJig({ ...FIRST_JIG, rows: 9 })).rejects.toThrow(); // the contract lets nobody ask for this
  rmSync(dir, { recursive: true });
  expect(await codeOf(floor.chooseOrder(order))).toBe('floor.not-written');
  expect([floor.jig, floor.order]).toEqual([FIRST_JIG, null]);
});
