import { afterAll, beforeAll, expect, test } from 'vitest';
import { OPEN_MATTERS_PATH } from '../../../station-core/sync/batch.ts';
import type { HoldNews } from '../../../station-core/sync/hold-news.ts';
import { HEADQUARTERS, settleAtHeadquarters } from '../../../upstream/registry/conflicts.ts';
import { openHeadquarters } from '../headquarters.ts';
import type { Headquarters } from '../headquarters.ts';

let hq: Headquarters;
beforeAll(async () => {
  hq = await openHeadquarters(Array.from({ length: 14 }, (_, i) => `line-${i}`));
});
afterAll(async () => {
  await hq[Symbol.asyncDispose]();
});

interface Conflict {
  readonly conflict_id: string;
  readonly state: string;
  readonly unit: string;
  readonly held_by_unit: string;
}

async function conflictsOf(station: string): Promise<Conflict[]> {
  const query = 'select conflict_id, state, unit, held_by_unit from conflicts where station = $1 order by conflict_id';
  return (await hq.database.query<Conflict>(query, [station])).rows;
}

/** What a third station hears of conflicts of these units, as it hears of holds. */
async function heardOf(...units: readonly string[]): Promise<HoldNews[]> {
  const news: HoldNews[] = [];
  for (let heard = {}; ;) {
    const { body } = await hq.holds('line-13', { heard });
    news.push(...(body.news ?? []));
    if (body.more !== true) return news.filter(({ station, unit }) => station === HEADQUARTERS && units.includes(unit));
    const last = news.at(-1);
    heard = { ...heard, ...(last && { [last.station]: last.seq }) };
  }
}

/** One unit that both stations give an identity; the second is the one whose claim comes too late. */
async function contest(first: string, second: string, unit: string): Promise<Conflict> {
  for (const [station, serial] of [
    [first, `${unit}-1`],
    [second, `${unit}-2`],
  ] as const) {
    const log = hq.ledgerOf(station);
    const from = log.leaves.length;
    log.append('serial-reserved', { run: 'r', unit, serial, product: 'lamp' });
    expect((await hq.post(station, log.batch(from))).status).toBe(200);
  }
  const conflict = (await conflictsOf(second)).find((each) => each.unit === unit);
  if (conflict === undefined) throw new Error('no conflict was opened');
  return conflict;
}

/** As the station writes it when a person there puts the unit aside and releases it with a reason. */
async function settleThere(station: string, unit: string, reason = 'looked at it'): Promise<void> {
  const log = hq.ledgerOf(station);
  const from = log.leaves.length;
  log.append('unit-held', { by: 'quinn', hold: 'h', unit, reason: 'conflict' });
  log.append('unit-released', { by: 'olga', hold: 'h', unit, reason });
  expect((await hq.post(station, log.batch(from))).status).toBe(200);
}

const keep = (id: string) => ({
  id: Number(id),
  by: 'hanna',
  reason: 'the first one stands',
  verdict: 'keep' as const,
});
const openAt = async (station: string) =>
  (await hq.askWith(await hq.upstream.tlsOf(station), OPEN_MATTERS_PATH)).body.conflicts?.length;

test('a conflict holds the unit at every station until both sides have said what becomes of it', async () => {
  const unit = '02:00:00:00:01:01';
  const { conflict_id: id } = await contest('line-0', 'line-1', unit);
  const [held] = await heardOf(unit);
  expect(held).toMatchObject({ station: 'headquarters', what: 'held', hold: `conflict-${id}`, by: 'upstream' });
  expect(await openAt('line-1')).toBe(1);
  await settleAtHeadquarters(hq.database, keep(id));
  expect(await heardOf(unit)).toHaveLength(1);
  await settleThere('line-1', unit);
  expect((await heardOf(unit)).map(({ what, by, reason }) => [what, by, reason]).at(-1)).toEqual([
    'released',
    'hanna',
    'the first one stands',
  ]);
  expect(await openAt('line-1')).toBe(0);
  const alarms = (await hq.alarms('?limit=500')).filter((alarm) => alarm.kind === 'conflict' && alarm.id === id);
  expect(alarms).toMatchObject([
    {
      state: 'resolved',
      detail: { stationBy: 'olga', stationReason: 'looked at it', headquartersBy: 'hanna', verdict: 'keep' },
    },
  ]);
});

test('the order of the two sides does not matter, and neither decides twice', async () => {
  const unit = '02:00:00:00:01:02';
  const { conflict_id: id } = await contest('line-0', 'line-1', unit);
  await settleThere('line-1', unit);
  await settleThere('line-1', unit, 'a second thought');
  expect((await conflictsOf('line-1')).at(-1)?.state).toBe('open');
  await settleAtHeadquarters(hq.database, keep(id));
  expect((await conflictsOf('line-1')).at(-1)?.state).toBe('resolved');
  await expect(settleAtHeadquarters(hq.database, keep(id))).rejects.toMatchObject({ code: 'registry.already-decided' });
  await expect(settleAtHeadquarters(hq.database, keep('999999'))).rejects.toMatchObject({ code: 'registry.not-found' });
  const query = 'select station_reason from conflicts where conflict_id = $1';
  expect((await hq.database.query(query, [id])).rows).toEqual([{ station_reason: 'looked at it' }]);
});

test('the station that claimed first cannot settle it for the one that came second', async () => {
  const unit = '02:00:00:00:01:03';
  const { conflict_id: id } = await contest('line-0', 'line-2', unit);
  await settleAtHeadquarters(hq.database, keep(id));
  await settleThere('line-0', unit);
  expect((await conflictsOf('line-2')).at(-1)?.state).toBe('open');
});

test('a release that stands before the conflict settles nothing', async () => {
  const unit = '02:00:00:00:01:04';
  await settleThere('line-3', unit);
  const { conflict_id: id } = await contest('line-0', 'line-3', unit);
  await settleAtHeadquarters(hq.database, keep(id));
  expect((await conflictsOf('line-3')).at(-1)?.state).toBe('open');
});

test('when the claims move, the second station may repeat them and the first one may not', async () => {
  const unit = '02:00:00:00:01:05';
  const { conflict_id: id } = await contest('line-4', 'line-5', unit);
  await settleAtHeadquarters(hq.database, { ...keep(id), verdict: 'move' });
  await settleThere('line-5', unit);
  const again = async (station: string, serial: string) => {
    const log = hq.ledgerOf(station);
    const from = log.leaves.length;
    log.append('serial-reserved', { run: 'again', unit, serial, product: 'lamp' });
    return (await hq.post(station, log.batch(from))).body.conflicts?.map(({ what, holder }) => [what, holder]);
  };
  expect(await again('line-5', `${unit}-2`)).toEqual([]);
  expect(await again('line-4', `${unit}-1`)).toEqual([['unit', 'line-5']]);
});

test('two conflicts of one unit: the end of one does not release it while the other is open', async () => {
  const unit = '02:00:00:00:01:06';
  const first = await contest('line-6', 'line-7', unit);
  const log = hq.ledgerOf('line-8');
  log.append('serial-reserved', { run: 'r', unit, serial: `${unit}-3`, product: 'lamp' });
  await hq.post('line-8', log.batch(0));
  await settleAtHeadquarters(hq.database, keep(first.conflict_id));
  await settleThere('line-7', unit);
  const [second] = await conflictsOf('line-8');
  expect((await heardOf(unit)).map(({ what, hold }) => [what, hold]).at(-1)).toEqual([
    'held',
    `conflict-${second?.conflict_id ?? ''}`,
  ]);
  await settleAtHeadquarters(hq.database, keep(second?.conflict_id ?? ''));
  await settleThere('line-8', unit);
  expect((await heardOf(unit)).at(-1)?.what).toBe('released');
});

test('one serial number for two units holds both of them', async () => {
  const [one, two] = ['02:00:00:00:01:07', '02:00:00:00:01:08'];
  for (const [i, unit] of [one, two].entries()) {
    const log = hq.ledgerOf('line-9');
    log.append('serial-reserved', { run: 'r', unit, serial: 'shared', product: 'lamp' });
    await hq.post('line-9', log.batch(i));
  }
  expect((await heardOf(one, two)).map(({ unit, what }) => [unit, what]).sort()).toEqual([
    [one, 'held'],
    [two, 'held'],
  ]);
});

test('many alarms of one pair of units are one conflict, and the same batch again opens no second one', async () => {
  const [first, second] = [hq.ledgerOf('line-10'), hq.ledgerOf('line-11')];
  first.appendUnit('twice');
  second.appendUnit('twice');
  await hq.post('line-10', first.batch(0));
  await hq.post('line-11', second.batch(0));
  await hq.post('line-11', second.batch(0));
  expect(await conflictsOf('line-11')).toHaveLength(1);
  const alarms = await hq.database.query("select distinct conflict_id from alarms where station = 'line-11'");
  expect(alarms.rowCount).toBe(1);
});

test('both sides at the same moment end it once, and upstream killed between commit and answer loses nothing', async () => {
  const unit = '02:00:00:00:01:09';
  const { conflict_id: id } = await contest('line-0', 'line-12', unit);
  await Promise.all([settleAtHeadquarters(hq.database, keep(id)), settleThere('line-12', unit)]);
  await hq.upstream.kill();
  await hq.upstream.restart();
  expect((await conflictsOf('line-12')).at(-1)?.state).toBe('resolved');
  expect((await heardOf(unit)).map(({ what }) => what)).toEqual(['held', 'released']);
});
