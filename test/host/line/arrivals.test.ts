import { setImmediate as nextTurn } from 'node:timers/promises';
import { pino } from 'pino';
import { expect, test, vi } from 'vitest';
import { Arrivals } from '../../../station-core/host/line/arrivals.ts';
import type { JigSetup } from '../../../station-core/host/ports/jig-setup.ts';
import type { Slots } from '../../../station-core/host/line/slots.ts';
import { controlOf, FAIL, JIG, viewOf } from './hand-runs.ts';

const USB_JIG: JigSetup = {
  ...JIG,
  startOnArrival: true,
  ports: new Map([
    [1, '1-1.4'],
    [2, '1-1.5'],
  ]),
};
function arrive(slots: Slots, slot: number): void {
  slots.setPresent(slot, true);
  slots.boardExchanged(slot);
}

const usb = (place: string) => ({ address: place, path: `/dev/tty-${place}`, topologyPath: place, name: place });

test('a board that arrives starts its slot, once, if somebody is on duty', async () => {
  const { slots, control, runs } = controlOf({ jig: USB_JIG });
  const duty: { id?: string } = {};
  const arrivals = new Arrivals({ slots, control, onDuty: () => duty.id, log: pino({ level: 'silent' }) });
  arrivals.setPresence([usb('1-1.5')]);
  arrivals.portsChanged([usb('1-1.5'), usb('1-1.4')]);
  await nextTurn();
  expect(runs).toHaveLength(0);
  expect(slots.all().map(({ present }) => present)).toEqual([true, true, false, false]);
  duty.id = 'olga';
  arrivals.portsChanged([usb('1-1.5')]);
  arrivals.portsChanged([usb('1-1.5'), usb('1-1.4')]);
  arrivals.portsChanged([usb('1-1.5'), usb('1-1.4')]);
  await nextTurn();
  expect(runs.map(({ order }) => [order.slot, order.operator])).toEqual([[1, 'olga']]);
});

test('a board that comes back to a result nobody has acknowledged, or right after its own end, does not start', async () => {
  const { slots, control, runs } = controlOf({ jig: USB_JIG });
  const arrivals = new Arrivals({ slots, control, onDuty: () => 'olga', log: pino({ level: 'silent' }) });
  const replug = async (): Promise<void> => {
    arrivals.portsChanged([]);
    arrivals.portsChanged([usb('1-1.4')]);
    await nextTurn();
  };
  await replug();
  runs[0]?.end({});
  await nextTurn();
  await replug(); // a unit that restarts at its end
  expect(runs).toHaveLength(1);
  await control.start([1], 'olga');
  runs[1]?.end(FAIL);
  await nextTurn();
  await replug();
  expect(runs).toHaveLength(2);
  expect(viewOf(slots, 1).last).toMatchObject({ outcome: 'FAIL', acknowledged: false });
});

test('a result goes when its board is taken out, but not because a unit restarts at its end', async () => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
  try {
    const { slots, control, runs } = controlOf({ jig: { ...USB_JIG, startOnArrival: false } });
    using arrivals = new Arrivals({ slots, control, onDuty: () => 'olga', log: pino({ level: 'silent' }) });
    arrivals.setPresence([usb('1-1.4')]);
    await control.start([1], 'olga');
    runs[0]?.end({});
    await nextTurn();
    arrivals.portsChanged([]);
    arrivals.portsChanged([usb('1-1.4')]);
    vi.advanceTimersByTime(5_000);
    expect(viewOf(slots, 1).last).toMatchObject({ outcome: 'PASS' });
    arrivals.portsChanged([]);
    expect(viewOf(slots, 1)).toMatchObject({ present: false, last: null });
  } finally {
    vi.useRealTimers();
  }
});

test('a unit that is taken out the moment it has ended leaves no result either', async () => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
  try {
    const { slots, control, runs } = controlOf({ jig: { ...USB_JIG, startOnArrival: false } });
    using arrivals = new Arrivals({ slots, control, onDuty: () => 'olga', log: pino({ level: 'silent' }) });
    arrivals.setPresence([usb('1-1.4')]);
    await control.start([1], 'olga');
    runs[0]?.end({});
    await nextTurn();
    arrivals.portsChanged([]);
    expect(viewOf(slots, 1).last).toMatchObject({ outcome: 'PASS' });
    vi.advanceTimersByTime(5_000);
    expect(viewOf(slots, 1).last).toBeNull();
  } finally {
    vi.useRealTimers();
  }
});

test('the result goes when another board arrives, or once it is acknowledged after that', async () => {
  const { slots, control, runs } = controlOf({ jig: { ...USB_JIG, startOnArrival: false } });
  arrive(slots, 1);
  arrive(slots, 2);
  await control.start([1, 2], 'olga');
  runs[0]?.end({});
  runs[1]?.end(FAIL);
  await nextTurn();
  slots.boardExchanged(1);
  slots.boardExchanged(2);
  expect(viewOf(slots, 1).last).toBeNull();
  expect(viewOf(slots, 2).last).toMatchObject({ outcome: 'FAIL', acknowledged: false });
  control.acknowledge(2, 'olga');
  expect(viewOf(slots, 2).last).toBeNull();
});
