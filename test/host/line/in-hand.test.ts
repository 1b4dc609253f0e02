import { afterAll, beforeAll, expect, test } from 'vitest';
import { sheetOf } from '../../../fixtures/label-scanner/paper.ts';
import { scanLabel } from '../../../fixtures/label-scanner/scan.ts';
import type { JigBoard } from '../../../fixtures/virtual-jig/jig.ts';
import type { InHandEvent } from '../../../station-core/contract.ts';
import { ADMIN, type Client, type FloorLine, OPERATOR, ORDER, screenOf, startFloor, Watcher } from '../floor-line.ts';
import { hireAt } from '../../hire.ts';

const QA = { id: 'quinn', name: 'Quinn', pin: '92715048', roles: ['qa' as const] };
const OFFICER = { id: 'otto', name: 'Otto', pin: '61528347', roles: ['security-officer' as const] };

let floor: FloorLine;
let board: JigBoard;
let clients: { readonly operator: Client; readonly qa: Client; readonly officer: Client };
let label: string;

beforeAll(async () => {
  floor = await startFloor({ scanner: 'program' });
  const { host, line } = floor;
  const [made] = await line.addBoards({ chip: 'esp32c3' });
  if (made === undefined) throw new Error('no board');
  board = made;
  const { client: office } = screenOf(host);
  await office.session.createFirstAdministrator(ADMIN);
  await hireAt(office, { ...OPERATOR, roles: ['operator'] });
  for (const person of [QA, OFFICER]) await hireAt(office, person);
  await office.setup.assignPort({ slot: 1, address: board.address });
  const signedIn = async ({ id, pin }: { id: string; pin: string }): Promise<Client> => {
    const { client } = screenOf(host);
    await client.session.signInWithPin({ id, pin });
    return client;
  };
  clients = { operator: await signedIn(OPERATOR), qa: await signedIn(QA), officer: await signedIn(OFFICER) };
  await clients.operator.orders.choose(ORDER);
  await clients.operator.slots.start({ slots: [1] });
  await using watcher = new Watcher(clients.operator);
  await watcher.until((slots) => slots.get(1)?.last?.outcome === 'PASS', 120_000);
  const { serial } = host.parts.slots.get(1).last ?? {};
  label = (await scanLabel(sheetOf(line.dataDir, serial ?? ''), AbortSignal.timeout(60_000))).reveal();
});

afterAll(() => floor[Symbol.asyncDispose]());

/** `underWay` is called once, when the unit is at work. */
async function verify(
  client: Client,
  asked: { slot: number; label?: string },
  underWay: () => Promise<void> = async () => undefined,
): Promise<InHandEvent[]> {
  const events: InHandEvent[] = [];
  for await (const event of await client.inHand.verify(asked)) {
    events.push(event);
    if (events.length === 1) await underWay();
  }
  return events;
}

test('QA verifies the unit in a slot, sees how far it is, and gets the verdict; the slot starts nothing meanwhile', async () => {
  const events = await verify(clients.qa, { slot: 1, label }, async () => {
    await expect(clients.operator.slots.start({ slots: [1] })).rejects.toMatchObject({ data: { code: 'slot.busy' } });
  });
  expect(events.map((event) => (event.kind === 'stage' ? event.stage : event.verdict))).toEqual([
    'connecting',
    'reading',
    'starting',
    'challenging',
    'opening',
    'genuine',
  ]);
});

test('a slot without a port, and one that is being verified, are refused', async () => {
  await expect(verify(clients.qa, { slot: 2 })).rejects.toMatchObject({ data: { code: 'slot.no-port' } });
  const events = await verify(clients.qa, { slot: 1 }, async () => {
    await expect(verify(clients.officer, { slot: 1 })).rejects.toMatchObject({ data: { code: 'slot.busy' } });
  });
  expect(events.at(-1)).toMatchObject({ kind: 'verdict', verdict: 'genuine' });
});

test('whose a secret is: its unit, and nothing else; guessing is slowed down', async () => {
  const { pop } = JSON.parse(label) as { pop: string };
  const [answer] = await clients.qa.inHand.lookUp({ secret: pop.toLowerCase() });
  expect(answer).toMatchObject({ bits: 80, found: { unit: board.mac, secret: 'ownershipCode', current: true } });
  expect(await clients.qa.inHand.lookUp({ secret: label })).toHaveLength(2);
  const guess = (): Promise<unknown> => clients.qa.inHand.lookUp({ secret: 'ABCD-EFGH-JKLM-NPQR' });
  for (let i = 0; i < 3; i++) expect(await guess()).toEqual([{ bits: 80, found: null }]);
  await expect(guess()).rejects.toMatchObject({ data: { code: 'person.too-soon' } });
});

test('what is no secret of ours is not looked up', async () => {
  await expect(clients.officer.inHand.lookUp({ secret: 'hunter2' })).rejects.toMatchObject({
    data: { code: 'look-up.not-a-secret' },
  });
});

test('QA puts every unit of an order aside after seeing which; the officer releases what they saw', async () => {
  const asked = { ids: [], filters: { order: ORDER.order } };
  const { toHold, fingerprint } = await clients.qa.holds.preview({ asked });
  expect(toHold).toMatchObject([{ unit: board.mac }]);
  const placed = await clients.qa.holds.place({ asked, reason: 'wrong screws', fingerprint });
  await expect(clients.officer.holds.place({ asked, reason: 'the same', fingerprint })).rejects.toMatchObject({
    data: { code: 'hold.set-changed', evidence: { by: 'quinn', reason: 'wrong screws' } },
  });
  const { count, holds } = await clients.officer.holds.list({ page: 0, rowsPerPage: 20 });
  expect({ count, holds }).toMatchObject({ count: 1, holds: [{ unit: board.mac, hold: placed.hold, station: null }] });
  const units = holds.map(({ unit, hold }) => ({ unit, hold }));
  await expect(clients.qa.holds.release({ units, reason: 'by QA' })).rejects.toMatchObject({
    data: { code: 'person.not-allowed' },
  });
  expect(await clients.officer.holds.release({ units, reason: 'screws exchanged' })).toEqual({ units: 1 });
});

test('without ids and without a filter nothing is put aside', async () => {
  await expect(clients.qa.holds.preview({ asked: { ids: [], filters: {} } })).rejects.toMatchObject({
    data: { code: 'hold.empty' },
  });
});

test('an operator neither verifies nor looks up nor sees what is held', async () => {
  const refused = { data: { code: 'person.not-allowed' } };
  await expect(verify(clients.operator, { slot: 1 })).rejects.toMatchObject(refused);
  await expect(clients.operator.inHand.lookUp({ secret: 'ABCD-EFGH-JKLM-NPQR' })).rejects.toMatchObject(refused);
  await expect(clients.operator.holds.list({ page: 0, rowsPerPage: 1 })).rejects.toMatchObject(refused);
});
