import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { scanLabel } from '../../../fixtures/label-scanner/scan.ts';
import type { JigBoard } from '../../../fixtures/virtual-jig/jig.ts';
import { openLedgerReader } from '../../../station-core/ledger/reader.ts';
import { changePermit, removePermit } from '../../station/change-permit.ts';
import {
  ADMIN,
  administrator,
  type Client,
  faultOf,
  type FloorLine,
  OPERATOR,
  ORDER,
  screenOf,
  staff,
  startFloor,
  assign,
  Watcher,
} from '../floor-line.ts';
import { hireAt } from '../../hire.ts';

const never = new AbortController().signal;
let floor: FloorLine;
let boards: readonly JigBoard[];
let client: Client;

beforeAll(async () => {
  floor = await startFloor();
  boards = await floor.line.addBoards(...Array.from({ length: 4 }, () => ({ chip: 'esp32c3' as const })));
  client = await staff(floor.host);
  await assign(
    floor.host,
    boards.map(({ address }) => address),
  );
  await client.orders.choose(ORDER);
});

afterAll(async () => {
  await floor[Symbol.asyncDispose]();
});

async function startUntilScan(slot: number, watcher: Watcher): Promise<{ serial: string; text: string }> {
  await client.slots.start({ slots: [slot] });
  await watcher.until((slots) => slots.get(slot)?.work?.scan != null);
  const serial = watcher.slot(slot).work?.scan?.serial ?? '';
  const text = await scanLabel(join(floor.line.dataDir, 'labels', `${serial}.pdf`), never);
  return { serial, text: text.reveal() };
}

test('the neighbour’s label is wrong for its slot and says so; half a label is unreadable; then the right one passes', async () => {
  await using watcher = new Watcher(client);
  const one = await startUntilScan(1, watcher);
  const two = await startUntilScan(2, watcher);
  expect(await client.scan.submit({ text: '4006381333931' })).toEqual({
    kind: 'unexpected',
    expected: ['label', 'badge'],
  });
  expect(watcher.slot(1).work?.scan?.wrong).toBeNull();
  expect(await client.scan.submit({ text: 'L1-S01-999999 24:0a:c4:99:99:99' })).toEqual({
    kind: 'label',
    slot: 1,
    verdict: 'other-label',
  });
  await watcher.until((slots) => slots.get(1)?.work?.scan?.wrong === 'other-label');
  expect(await client.scan.submit({ text: two.text.slice(0, -9) })).toEqual({
    kind: 'label',
    slot: 2,
    verdict: 'unreadable',
  });
  expect(await client.scan.submit({ text: `${one.text}\r\n` })).toEqual({ kind: 'label', slot: 1, verdict: 'match' });
  expect(await client.scan.submit({ text: two.text })).toEqual({ kind: 'label', slot: 2, verdict: 'match' });
  await watcher.until((slots) => slots.get(1)?.last?.outcome === 'PASS' && slots.get(2)?.last?.outcome === 'PASS');
  expect(await client.scan.submit({ text: two.text })).toEqual({ kind: 'early-label', slot: null });
  const log = await readFile(join(floor.line.dataDir, 'log', 'station.jsonl'), 'utf8').catch(() => '');
  const events = JSON.stringify(watcher.events);
  for (const secret of [one.text, two.text].map((text) => (JSON.parse(text) as { pop: string }).pop)) {
    expect(log + events).not.toContain(secret);
  }
});

test('an abort while the certificate exists must be confirmed; the run is ABORTED and its label void', async () => {
  await using watcher = new Watcher(client);
  const { serial } = await startUntilScan(3, watcher);
  expect(watcher.slot(3).work?.permanent).toBe(true);
  expect(await faultOf(client.slots.abort({ slot: 3, confirmed: false }))).toMatchObject({
    code: 'slot.confirm-abort',
  });
  await client.slots.abort({ slot: 3, confirmed: true });
  await watcher.until((slots) => slots.get(3)?.last != null);
  expect(watcher.slot(3).last).toMatchObject({ outcome: 'ABORTED', serial, fault: { code: 'station.stopped' } });
  using ledger = openLedgerReader(floor.line.dataDir);
  expect(ledger.unit(serial)?.labels.map(({ state }) => state)).toEqual(['voided']);
});

test('an abort before anything is permanent needs no confirmation', async () => {
  await using watcher = new Watcher(client);
  boards[3]?.inject('silent');
  await client.slots.start({ slots: [4] });
  await client.slots.abort({ slot: 4, confirmed: false });
  await watcher.until((slots) => slots.get(4)?.last != null);
  expect(watcher.slot(4).last).toMatchObject({ outcome: 'ABORTED', stoppedAtStep: 'connect', acknowledged: true });
  boards[3]?.heal();
});

test('a board that is unplugged while it is flashed fails, and somebody must acknowledge it', async () => {
  await using watcher = new Watcher(client);
  boards[3]?.inject('unplug-at:DEFL_DATA');
  await client.slots.start({ slots: [4] });
  await watcher.until((slots) => slots.get(4)?.last?.outcome === 'FAIL');
  expect(watcher.slot(4).last).toMatchObject({ stoppedAtStep: 'flash', acknowledged: false });
  expect(await faultOf(client.slots.start({ slots: [4] }))).toMatchObject({ code: 'slot.must-acknowledge' });
  await client.slots.acknowledge({ slot: 4 });
  await watcher.until((slots) => slots.get(4)?.last?.acknowledged === true);
  using ledger = openLedgerReader(floor.line.dataDir);
  const { run } = watcher.slot(4).last ?? {};
  expect(ledger.lastRunsOfSlots().find(({ slot }) => slot === 4)).toMatchObject({ run, acknowledged: true });
  expect((await client.line.report({ period: 'order' })).faults).toContainEqual({ code: 'port.lost', count: 1 });
});

test('a locked screen sees how the slots stand and of no unit which; one that is locked while it watches, too', async () => {
  using locked = screenOf(floor.host);
  await using watcher = new Watcher(locked.client);
  await watcher.until((slots) => slots.size === 4);
  expect(watcher.slot(4).last).toMatchObject({ outcome: 'FAIL', acknowledged: true, unit: null, serial: null });
  await locked.client.session.signInWithPin({ id: OPERATOR.id, pin: OPERATOR.pin });
  await locked.client.session.signOut();
  boards[3]?.inject('silent');
  await client.slots.start({ slots: [4] });
  await client.slots.abort({ slot: 4, confirmed: false });
  await watcher.until((slots) => slots.get(4)?.last?.outcome === 'ABORTED');
  boards[3]?.heal();
  expect(JSON.stringify(watcher.events)).not.toMatch(/(?:[0-9a-f]{2}:){5}|rfc2217/);
});

test('people change their own PIN with the one they have; an administrator changes roles, and not the last one’s', async () => {
  const admin = await administrator(floor.host);
  await hireAt(admin, { id: 'pia', name: 'Pia', roles: ['qa'], pin: '830164', badge: 'BADGE-PIA' });
  using screen = screenOf(floor.host);
  const { session } = screen.client;
  await session.signInWithPin({ id: 'pia', pin: '830164' });
  expect((await faultOf(session.changeOwnPin({ current: '830165', pin: '527093' }))).code).toBe(
    'person.unknown-or-wrong',
  );
  await session.changeOwnPin({ current: 'BADGE-PIA', pin: '527093' });
  await session.signOut();
  expect((await session.signInWithPin({ id: 'pia', pin: '527093' })).person.roles).toEqual(['qa']);
  await admin.session.changeRoles({ id: 'pia', roles: ['operator', 'qa'] });
  expect((await session.current())?.person.roles).toEqual(['operator', 'qa']);
  expect((await faultOf(session.changeRoles({ id: 'pia', roles: ['administrator'] }))).code).toBe('person.not-allowed');
  expect((await faultOf(admin.session.changeRoles({ id: ADMIN.id, roles: ['qa'] }))).code).toBe(
    'person.last-administrator',
  );
});

test('the quantity of an order is a limit, also across another order in between', async () => {
  const passed = (await client.orders.current())?.passed ?? 0;
  await client.orders.choose({ ...ORDER, order: 'WO-2', targetQuantity: 1 });
  expect((await client.orders.current())?.passed).toBe(0);
  const fewer = { ...ORDER, targetQuantity: passed, changesQuantity: true };
  expect(await client.orders.choose(fewer)).toMatchObject({ passed });
  expect(await faultOf(client.slots.start({ slots: [3] }))).toMatchObject({
    code: 'order.quantity-reached',
    evidence: { order: 'WO-1', passed },
  });
  expect((await faultOf(client.orders.choose(ORDER))).code).toBe('order.differs');
  await client.orders.choose({ ...ORDER, changesQuantity: true });
  expect(await client.orders.choose({ order: 'WO-1' })).toMatchObject({ ...ORDER, passed });
});

test('work orders are scanned; a damaged one, an unknown product and a permit of nobody are refused by name', async () => {
  expect(await client.scan.submit({ text: 'WO:WO-7;lamp-one;DEMO-lamp-one;25\n' })).toEqual({
    kind: 'work-order',
    order: 'WO-7',
  });
  expect(await client.orders.current()).toMatchObject({ order: 'WO-7', targetQuantity: 25, chosenBy: 'olga' });
  const refused = {
    'WO:WO-8;lamp-one;DEMO-lamp-one': 'order.malformed',
    'WO:WO-8;lamp-one;DEMO-lamp-one;0': 'order.malformed',
    'WO:WO-8;lamp-one;DEMO-lamp-one;1000001': 'order.malformed',
    'WO:WO-8;lamp-two;DEMO-lamp-one;5': 'product.unknown',
    'WO:WO-8;lamp-one;NOBODY;5': 'permit.none',
  };
  for (const [text, code] of Object.entries(refused)) {
    expect((await faultOf(client.scan.submit({ text }))).code).toBe(code);
  }
  expect(await client.orders.current()).toMatchObject({ order: 'WO-7' });
});

test('a permit that has expired, or that was taken away, lets nothing start', async () => {
  const { dataDir } = floor.line;
  const restore = await changePermit(dataDir, { notAfter: new Date(Date.now() - 1_000).toISOString() });
  expect((await faultOf(client.slots.start({ slots: [3] }))).code).toBe('permit.expired');
  expect(await client.orders.permits()).toMatchObject([{ permit: 'DEMO-lamp-one', inForce: false }]);
  await restore();
  const bringBack = await removePermit(dataDir);
  expect((await faultOf(client.slots.start({ slots: [3] }))).code).toBe('permit.none');
  await bringBack();
  expect(await client.orders.permits()).toMatchObject([{ inForce: true, used: 3 }]);
});

test('a used-up permit lets nothing start', async () => {
  const restore = await changePermit(floor.line.dataDir, { quota: 3 });
  expect((await faultOf(client.slots.start({ slots: [3] }))).code).toBe('permit.used-up');
  await restore();
});

test('a product whose firmware is damaged is listed with its problem, and nothing of it can be made', async () => {
  const image = join(floor.line.dataDir, 'products', 'lamp-one', 'release', 'manifest.json');
  const kept = await readFile(image);
  await writeFile(image, kept.subarray(0, 500));
  const [product] = await client.orders.products();
  expect(product).toMatchObject({ product: 'lamp-one', title: 'Lamp One', release: null });
  expect(product?.problem).toMatchObject({
    code: expect.stringMatching(/^(firmware|release)\./) as string,
    blame: 'release',
  });
  expect(await faultOf(client.slots.start({ slots: [3] }))).toMatchObject({
    code: 'product.no-release',
    evidence: { product: 'lamp-one' },
  });
  await writeFile(image, kept);
  expect(await client.orders.products()).toMatchObject([{ release: { version: '1.4.2' }, problem: null }]);
});

test('badges: one signs in on a locked screen, an unknown one is refused there and unexpected at work', async () => {
  using locked = screenOf(floor.host);
  expect((await faultOf(locked.client.slots.start({ slots: [3] }))).code).toBe('person.signed-out');
  expect((await faultOf(locked.client.scan.submit({ text: 'NOBODYS-BADGE' }))).code).toBe('person.unknown-or-wrong');
  expect(await locked.client.session.current()).toBeNull();
  expect(await locked.client.scan.submit({ text: '{"ver":"v1","name":"LAMP_1"}' })).toEqual({
    kind: 'unexpected',
    expected: ['badge'],
  });
  expect((await faultOf(locked.client.scan.submit({ text: 'WO:A;lamp-one;B;1' }))).code).toBe('person.signed-out');
  expect(await locked.client.scan.submit({ text: `${OPERATOR.badge}\r` })).toEqual({ kind: 'badge', name: 'Olga' });
  expect(await locked.client.session.current()).toMatchObject({ person: { id: 'olga' } });
  expect((await locked.client.scan.submit({ text: 'NOBODYS-BADGE' })).kind).toBe('unexpected');
});

test('a person who was revoked is out at once; roles are held to', async () => {
  const admin = await administrator(floor.host);
  expect((await faultOf(admin.slots.start({ slots: [3] }))).code).toBe('person.not-allowed');
  expect(
    (await faultOf(client.setup.setJig({ rows: 1, columns: 4, startOnArrival: false, taktMs: 60_000 }))).code,
  ).toBe('person.not-allowed');
  await admin.session.addPerson({ id: 'otto', name: 'Otto', roles: ['operator'], badge: 'BADGE-OTTO' });
  using screen = screenOf(floor.host);
  await screen.client.session.signInWithBadge({ badge: 'BADGE-OTTO' });
  await admin.session.revokePerson({ id: 'otto' });
  expect((await faultOf(screen.client.slots.start({ slots: [3] }))).code).toBe('person.signed-out');
  expect((await faultOf(screen.client.session.signInWithBadge({ badge: 'BADGE-OTTO' }))).code).toBe('person.revoked');
});
