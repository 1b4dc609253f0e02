import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scanLabel } from '../../../fixtures/label-scanner/scan.ts';
import { faultOf, ORDER, screenOf, staff, startFloor, assign, Watcher } from '../floor-line.ts';

const never = new AbortController().signal;

test('four boards pass side by side; each label is scanned on the screen; the counters and the order count them', async () => {
  await using floor = await startFloor();
  const { host, line } = floor;
  const boards = await line.addBoards(...Array.from({ length: 4 }, () => ({ chip: 'esp32c3' as const })));
  const client = await staff(host);
  await assign(
    host,
    boards.map(({ address }) => address),
  );
  await using watcher = new Watcher(client);
  expect(await faultOf(client.slots.start({ slots: [1] }))).toMatchObject({ code: 'order.none' });
  expect(await client.orders.choose(ORDER)).toMatchObject({ ...ORDER, passed: 0, chosenBy: 'olga' });
  expect(await client.slots.start({ slots: [1, 2, 3, 4] })).toMatchObject({ started: [1, 2, 3, 4] });
  expect(await faultOf(client.slots.start({ slots: [2] }))).toMatchObject({ code: 'slot.busy' });
  const scanned = async (slot: number): Promise<void> => {
    await watcher.until((slots) => slots.get(slot)?.work?.scan != null);
    const { serial } = watcher.slot(slot).work?.scan ?? { serial: '' };
    const text = await scanLabel(join(line.dataDir, 'labels', `${serial}.pdf`), never);
    expect(await client.scan.submit({ text: text.reveal() })).toEqual({ kind: 'label', slot, verdict: 'match' });
  };
  for (const slot of [1, 2, 3, 4]) await scanned(slot);
  await watcher.until((slots) => [...slots.values()].every(({ last }) => last?.outcome === 'PASS'));
  expect(watcher.slot(3).last).toMatchObject({ acknowledged: true, fault: null, unit: boards[2]?.mac });
  expect(await client.orders.current()).toMatchObject({ order: 'WO-1', passed: 4 });
  expect(await client.line.report({ period: 'order' })).toMatchObject({
    outcomes: { PASS: 4, FAIL: 0 },
    firstPassYield: 1,
    faults: [],
  });
  expect((await client.line.report({ period: 8 })).hours.at(-1)).toMatchObject({ passed: 4, notPassed: 0 });
  using other = screenOf(host);
  expect(await other.client.setup.health()).toMatchObject({
    firstStart: false,
    hsm: { ok: true },
    ledger: { ok: true },
  });

  // The second batch: one fresh board, one slot left empty, two boards nobody has taken out. Network ports show none of it.
  await boards[0]?.replace();
  boards[1]?.inject('silent');
  expect(await client.slots.startAll()).toEqual({ started: [1], sameBoard: [3, 4], noAnswer: [2] });
  await watcher.until((slots) => slots.get(2)?.look === 'no-answer');
  expect([2, 3, 4].map((slot) => watcher.slot(slot).last?.outcome)).toEqual([undefined, 'PASS', 'PASS']);
  await scanned(1);
  await watcher.until((slots) => slots.get(1)?.last?.outcome === 'PASS');
  expect(watcher.slot(1).last?.unit).toBe(boards[0]?.mac);

  // Another order clears the screen; a finished board that is put in again is done, and no failure of the line.
  await client.orders.choose({ ...ORDER, order: 'WO-2' });
  await watcher.until((slots) => [...slots.values()].every(({ last, look }) => last === null && look === null));
  await client.slots.start({ slots: [3] });
  await watcher.until((slots) => slots.get(3)?.last != null);
  expect(watcher.slot(3).last).toMatchObject({
    outcome: 'ABORTED',
    acknowledged: true,
    fault: { code: 'unit.already-provisioned', blame: 'person' },
  });
  expect(await client.line.report({ period: 8 })).toMatchObject({
    outcomes: { PASS: 5, FAIL: 0, ERROR: 0, ABORTED: 0 },
    faults: [],
  });

  // The figures of an order are of all of it, also when it was chosen again and has another quantity.
  expect(await client.line.report({ period: 'order' })).toMatchObject({ outcomes: { PASS: 0 } });
  await client.orders.choose({ ...ORDER, targetQuantity: 30, changesQuantity: true });
  expect(await client.line.report({ period: 'order' })).toMatchObject({ outcomes: { PASS: 5, FAIL: 0 } });
});
