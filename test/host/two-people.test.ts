import { afterAll, beforeAll, expect, test } from 'vitest';
import { openLedgerReader } from '../../station-core/ledger/reader.ts';
import { Ledger } from '../../station-core/ledger/ledger.ts';
import { failAfterLabel } from '../ledger/search/indexed.ts';
import { sampleUnit } from '../ledger/sample-ledger.ts';
import { ADMIN, type Client, faultOf, type FloorLine, screenOf, startFloor } from './floor-line.ts';
import { hireAt } from '../hire.ts';

/** Two people decide about the same thing at once, each at a screen: the second hears who was first, and nothing is written for them. */
let floor: FloorLine;
let qa: readonly [Client, Client];
let officers: readonly [Client, Client];

const PIN = '73910468';
const UNITS = [1, 2].map((n) => sampleUnit(n));
const IDS = UNITS.map(({ serial }) => serial);

beforeAll(async () => {
  floor = await startFloor();
  const dir = floor.line.dataDir;
  await floor.host[Symbol.asyncDispose]();
  using ledger = Ledger.open({ dir, station: 'S01', version: '0' });
  for (const unit of UNITS) failAfterLabel(ledger, unit);
  ledger[Symbol.dispose]();
  floor = { ...floor, host: await floor.open() };
  const office = screenOf(floor.host).client;
  await office.session.createFirstAdministrator(ADMIN);
  for (const id of ['quinn', 'quentin']) await hireAt(office, { id, name: id, pin: PIN, roles: ['qa'] });
  await hireAt(office, { id: 'olga', name: 'olga', pin: PIN, roles: ['security-officer'] });
  await hireAt(office, { id: 'otto', name: 'otto', pin: PIN, roles: ['qa'] });
  await office.session.changeRoles({ id: 'otto', roles: ['security-officer'] });
  await (await at('olga')).session.approveRoles({ id: 'otto', roles: ['security-officer'] });
  qa = [await at('quinn'), await at('quentin')];
  officers = [await at('olga'), await at('otto')];
});

afterAll(() => floor[Symbol.asyncDispose]());

async function at(id: string): Promise<Client> {
  const { client } = screenOf(floor.host);
  await client.session.signInWithPin({ id, pin: PIN });
  return client;
}

function kindsSince(seq: number): string[] {
  using ledger = openLedgerReader(floor.line.dataDir);
  const leaves = ledger.entriesFrom(seq, 100);
  return leaves.map(({ leaf }) => (JSON.parse(Buffer.from(leaf).toString()) as { kind: string }).kind);
}

function size(): number {
  using ledger = openLedgerReader(floor.line.dataDir);
  return ledger.head().sizeEntries;
}

/** The fault of the one that was refused; the other one was answered. */
async function loser(calls: readonly Promise<unknown>[]): ReturnType<typeof faultOf> {
  const ended = await Promise.allSettled(calls);
  const refused = calls.filter((_, index) => ended[index]?.status === 'rejected');
  expect(refused).toHaveLength(1);
  const [call] = refused;
  if (call === undefined) throw new Error('nobody was refused');
  return faultOf(call);
}

test('of two who put the same units aside the second hears who did, why, and of how many units', async () => {
  const asked = { ids: IDS, filters: {} };
  const [one, other] = await Promise.all(qa.map((each) => each.holds.preview({ asked })));
  if (one === undefined || other === undefined) throw new Error('no preview');
  expect(one.fingerprint).toBe(other.fingerprint);
  const before = size();
  const fault = await loser([
    qa[0].holds.place({ asked, reason: 'torn labels', fingerprint: one.fingerprint }),
    qa[1].holds.place({ asked, reason: 'smell of smoke', fingerprint: other.fingerprint }),
  ]);
  expect(fault).toMatchObject({
    code: 'hold.set-changed',
    evidence: { by: 'quinn', reason: 'torn labels', units: 2, firstUnit: IDS[0] },
  });
  expect(kindsSince(before)).toEqual(['hold-placed', 'unit-held', 'unit-held']);
});

test('of two officers who release the same hold the second hears who released it, when and why', async () => {
  const { holds } = await officers[0].holds.list({ page: 0, rowsPerPage: 10 });
  const units = holds.map(({ unit, hold }) => ({ unit, hold }));
  expect(units).toHaveLength(2);
  const before = size();
  const fault = await loser([
    officers[0].holds.release({ units, reason: 'labels printed again' }),
    officers[1].holds.release({ units, reason: 'scrapped' }),
  ]);
  expect(fault).toMatchObject({
    code: 'hold.none',
    evidence: { releasedBy: 'olga', reason: 'labels printed again', at: expect.any(String) as string },
  });
  expect(kindsSince(before)).toEqual(['unit-released', 'unit-released']);
});

test('of two officers who close the same shift the second hears who closed it and which entry that is', async () => {
  const counted = await officers[0].shifts.count();
  let shift;
  for await (const event of counted) if (event.kind === 'counted') shift = event.shift;
  if (shift === undefined) throw new Error('nothing was counted');
  const { toSeq, kinds } = shift;
  const reasons = kinds.flatMap(({ kind }) =>
    kind === 'signed-earlier' || kind === 'issued-earlier' || kind === 'delivered-earlier'
      ? []
      : [{ kind, subject: null, reason: 'made for a test' }],
  );
  const fault = await loser(officers.map((each) => each.shifts.close({ toSeq, reasons })));
  const { shifts } = await officers[1].shifts.closed({ beforeSeq: null, limit: 10 });
  expect(shifts).toHaveLength(1);
  expect(fault).toMatchObject({
    code: 'shift.closed-already',
    evidence: { by: shifts[0]?.by, at: shifts[0]?.at, seq: shifts[0]?.seq },
  });
});

test('a shift that was closed is a period of the line, for whoever is signed in, beside order, operator and station', async () => {
  const [shift, ...others] = await qa[0].line.shifts();
  if (shift === undefined) throw new Error('no shift was closed');
  expect(others).toEqual([]);
  const period = { shift: shift.shift };
  const failed = async (filter: object): Promise<number> => {
    const report = await qa[0].line.report({ period, ...filter });
    expect(report).toMatchObject({ since: shift.from, until: shift.until });
    return report.outcomes.FAIL;
  };
  expect(await failed({})).toBe(2);
  expect(await failed({ order: 'WO-8', operator: 'grace', station: 'S01' })).toBe(2);
  expect(await failed({ order: 'WO-9' })).toBe(0);
  expect(await failed({ operator: 'olga' })).toBe(0);
  expect(await failed({ station: 'S02' })).toBe(0);
  const unknown = await faultOf(qa[0].line.report({ period: { shift: shift.shift + 1 } }));
  expect(unknown.code).toBe('ledger.not-found');
});

test('a badge that is given later signs in at once; that of an officer waits for another officer', async () => {
  const office = screenOf(floor.host).client;
  await office.session.signInWithPin({ id: ADMIN.id, pin: ADMIN.pin });
  const [badge, officersBadge] = ['0004711042', '0004711043'];
  expect(await office.session.setBadge({ id: 'quinn', badge })).toMatchObject({ hasBadge: true });
  expect((await screenOf(floor.host).client.session.signInWithBadge({ badge })).person.id).toBe('quinn');
  expect((await faultOf(qa[0].session.people())).code).toBe('person.signed-out'); // the old sessions ended
  const waiting = await office.session.setBadge({ id: 'otto', badge: officersBadge });
  expect(waiting).toMatchObject({ hasBadge: false, reset: { what: 'badge', by: ADMIN.id } });
  const { client } = screenOf(floor.host);
  expect((await faultOf(client.session.signInWithBadge({ badge: officersBadge }))).code).toBe(
    'person.unknown-or-wrong',
  );
  await (await at('olga')).session.approveReset({ id: 'otto', what: 'badge' });
  expect((await client.session.signInWithBadge({ badge: officersBadge })).person.id).toBe('otto');
});
