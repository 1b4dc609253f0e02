import { openTestPool } from '../../upstream/test-pool.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Headquarters, startHeadquarters } from '../../../fixtures/demo/headquarters.ts';
import { setUpStation } from '../../../fixtures/demo-station/setup.ts';
import type { JigBoard } from '../../../fixtures/virtual-jig/jig.ts';
import { macOf } from '../../../station-core/model/mac.ts';
import type { PlannedStep } from '../../../station-core/station/plan/plan.ts';
import type { Station } from '../../../station-core/station/station.ts';
import { provisionUnit } from '../../../station-core/station/unit-plan.ts';
import { readTrouble, TROUBLE_MEMO } from '../../../station-core/sync/trouble.ts';
import { settleAtHeadquarters } from '../../../upstream/registry/conflicts.ts';
import { type Line, provision, quiet, startLine } from '../line.ts';

let lines: { readonly one: Line; readonly two: Line };
let headquarters: Headquarters;

beforeAll(async () => {
  lines = { one: await startLine({ station: 'S01' }), two: await startLine({ station: 'S02' }) };
  const one = await setUpStation(lines.one.dataDir, { station: 'S01', product: 'lamp-one' });
  const two = await setUpStation(lines.two.dataDir, { station: 'S02', product: 'lamp-one' });
  headquarters = await startHeadquarters(one, two);
  await one.writeConfig(headquarters.files);
  await two.writeConfig(await headquarters.filesOf(two));
});

afterAll(async () => {
  await headquarters[Symbol.asyncDispose]();
  await lines.one[Symbol.asyncDispose]();
  await lines.two[Symbol.asyncDispose]();
});

function hold(station: Station, { mac }: JigBoard): Promise<{ hold: string }> {
  const units = [macOf(mac)];
  const { fingerprint } = station.aside.preview(units);
  const asked = [{ field: 'id', value: mac }];
  return station.aside.hold({ asked, units, reason: 'smells of smoke', by: 'quinn', fingerprint });
}

const now = (): AbortSignal => AbortSignal.timeout(120_000);

test('a unit that one station holds is refused there and at every station that hears of it, until it is released', async () => {
  await using one = await lines.one.open();
  await using two = await lines.two.open();
  const [board] = await lines.one.addBoards({ chip: 'esp32c3' });
  if (board === undefined) throw new Error('no board');
  const { hold: name } = await hold(one, board);
  await one.sync?.syncOnce(now());
  await two.sync?.syncOnce(now());
  expect(two.ledger.liveHold(macOf(board.mac))).toMatchObject({ station: 'S01', by: 'quinn', hold: name });
  for (const [station, line] of [
    [one, lines.one],
    [two, lines.two],
  ] as const) {
    expect(await provision(station, { board, product: line.product })).toMatchObject({
      outcome: 'FAIL',
      stopped: { step: 'admit', fault: { code: 'unit.held', evidence: { by: 'quinn', reason: 'smells of smoke' } } },
    });
  }
  const mine = { units: [{ unit: macOf(board.mac), hold: name }], reason: 'was the next table', by: 'olga' };
  await expect(two.aside.release(mine)).rejects.toMatchObject({ code: 'hold.elsewhere', evidence: { station: 'S01' } });
  await one.aside.release(mine);
  await one.sync?.syncOnce(now());
  await two.sync?.syncOnce(now());
  expect(two.ledger.liveHold(macOf(board.mac))).toBeUndefined();
  expect(await provision(two, { board, product: lines.two.product })).toMatchObject({ outcome: 'PASS' });
  const before = two.ledger.heardFrom();
  await two.sync?.syncOnce(now());
  expect(two.ledger.heardFrom()).toEqual(before);
  expect(before).toMatchObject({ S01: expect.any(Number) as number });
});

test('a hold that comes while the unit is worked on keeps it from passing, and its label is void', async () => {
  await using station = await lines.one.open();
  const [board] = await lines.one.addBoards({ chip: 'esp32c3' });
  if (board === undefined) throw new Error('no board');
  const watch = {
    ...quiet,
    stepBegun: ({ name }: { readonly name: string }) => {
      if (name === 'openWithLabel') void hold(station, board);
    },
  };
  const result = await provision(station, { board, product: lines.one.product, watch });
  expect(result).toMatchObject({ outcome: 'FAIL', stopped: { step: 'close', fault: { code: 'unit.held' } } });
  expect(station.ledger.unit(board.mac)).toMatchObject({
    outcome: 'FAIL',
    labels: [{ state: 'voided' }],
    holds: [{ reason: 'smells of smoke' }],
  });
});

test('a hold that comes while the last step acts is seen by the PASS itself', async () => {
  const [board] = await lines.one.addBoards({ chip: 'esp32c3' });
  if (board === undefined) throw new Error('no board');
  const meanwhile: { act?: () => Promise<unknown> } = {};
  const plan = provisionUnit.map((step): PlannedStep => {
    const act: PlannedStep['act'] = async (...given) => {
      const evidence = await step.act(...given);
      await meanwhile.act?.();
      return evidence;
    };
    return step.name === 'close' ? { ...step, act } : step;
  });
  await using station = await lines.one.open({ plan });
  meanwhile.act = () => hold(station, board);
  const result = await provision(station, { board, product: lines.one.product });
  expect(result).toMatchObject({ outcome: 'FAIL', stopped: { step: 'close', fault: { code: 'unit.held' } } });
  expect(station.ledger.unit(board.mac)).toMatchObject({ outcome: 'FAIL', labels: [{ state: 'voided' }] });
});

/** A run that got as far as a serial number and then failed, as a board does that is tried again elsewhere. */
function reserve(station: Station, { mac }: JigBoard, serial: string): void {
  const [run, unit] = [`reserved-${serial}`, macOf(mac)];
  station.ledger.append([
    { kind: 'run-begun', run, slot: 0, port: 'test', product: 'lamp-one', steps: ['close'] },
    { kind: 'serial-reserved', run, unit, serial, product: 'lamp-one' },
    { kind: 'run-closed', run, unit, serial, outcome: 'ERROR', fault: { code: 'board.silent' } },
  ]);
}

test('a unit that two stations gave a serial number is stopped at the next admit of both, until both sides resolve it', async () => {
  await using one = await lines.one.open();
  await using two = await lines.two.open();
  const [board] = await lines.one.addBoards({ chip: 'esp32c3' });
  if (board === undefined) throw new Error('no board');
  reserve(one, board, 'L1-S01-900001');
  await one.sync?.syncOnce(now());
  reserve(two, board, 'L1-S02-900001');
  await two.sync?.syncOnce(now());
  await one.sync?.syncOnce(now());
  for (const [station, line] of [
    [one, lines.one],
    [two, lines.two],
  ] as const) {
    expect(await provision(station, { board, product: line.product })).toMatchObject({
      stopped: { step: 'admit', fault: { code: 'unit.held', evidence: { station: 'headquarters', by: 'upstream' } } },
    });
  }
  const shown = (): number => readTrouble(two.ledger.memo(TROUBLE_MEMO)).conflicts.length;
  expect(shown()).toBe(1);
  const { hold: own } = await hold(two, board);
  await two.aside.release({ units: [{ unit: macOf(board.mac), hold: own }], reason: 'tried again here', by: 'olga' });
  await two.sync?.syncOnce(now());
  expect(two.ledger.liveHold(macOf(board.mac))).toMatchObject({ station: 'headquarters' });
  const database = openTestPool(headquarters.upstream.databaseUrl);
  const open = await database.query<{ id: string }>("select conflict_id as id from conflicts where state = 'open'");
  const decision = { by: 'hanna', reason: 'one board, tried twice', verdict: 'move' as const };
  await settleAtHeadquarters(database, { ...decision, id: Number(open.rows[0]?.id) });
  await database.end();
  await two.sync?.syncOnce(now());
  expect([two.ledger.liveHold(macOf(board.mac)), shown()]).toEqual([undefined, 0]);
  expect(await provision(two, { board, product: lines.two.product })).toMatchObject({ outcome: 'PASS' });
});

test('what was heard is still refused after a restart, without upstream', async () => {
  const [board] = await lines.one.addBoards({ chip: 'esp32c3' });
  if (board === undefined) throw new Error('no board');
  {
    await using one = await lines.one.open();
    await hold(one, board);
    await one.sync?.syncOnce(now());
    await using two = await lines.two.open();
    await two.sync?.syncOnce(now());
  }
  await headquarters.upstream.kill();
  await using two = await lines.two.open();
  expect(await provision(two, { board, product: lines.two.product })).toMatchObject({
    stopped: { fault: { code: 'unit.held', evidence: { station: 'S01' } } },
  });
});
