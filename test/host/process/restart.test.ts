import { join } from 'node:path';
import { writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { Fault } from '../../../station-core/fault.ts';
import { stepPassedBody } from '../../../station-core/ledger/entry.ts';
import { Ledger } from '../../../station-core/ledger/ledger.ts';
import { macOfBytes } from '../../../station-core/model/mac.ts';
import { connectEvidence } from '../../ledger/sample-evidence.ts';
import {
  administrator,
  type Client,
  OPERATOR,
  ORDER,
  screenOf,
  staff,
  startFloor,
  assign,
  Watcher,
} from '../floor-line.ts';

test('after a crash the jig, the order and the results are there again; the run that was cut off is loud', async () => {
  await using floor = await startFloor();
  const [board] = await floor.line.addBoards({ chip: 'esp32c3' });
  const client = await staff(floor.host);
  await assign(floor.host, [board?.address ?? '']);
  await client.orders.choose(ORDER);
  const admin = await administrator(floor.host);
  await admin.setup.setJig({ rows: 2, columns: 3, startOnArrival: true, taktMs: 45_000 });
  await floor.host[Symbol.asyncDispose]();
  crashInTheMiddle(floor.line.dataDir);

  await using again = await floor.open();
  const operator = await signedIn(again);
  expect(await operator.orders.current()).toMatchObject({ ...ORDER, passed: 0 });
  await using watcher = new Watcher(operator);
  await watcher.until((slots) => slots.size === 6);
  expect(watcher.slot(1)).toMatchObject({ port: board?.address, present: true, work: null });
  expect(watcher.slot(1).last).toMatchObject({
    run: 'cut-off',
    outcome: 'ERROR',
    acknowledged: false,
    stoppedAtStep: 'flash',
    fault: { code: 'station.interrupted', blame: 'station' },
  });
  expect(await operator.setup.health()).toMatchObject({ interruptedRuns: 1, hsm: { ok: true }, ledger: { ok: true } });
  await operator.slots.acknowledge({ slot: 1 });
  expect(await operator.slots.start({ slots: [1] })).toMatchObject({ started: [1] });
  await watcher.until((slots) => slots.get(1)?.work?.scan != null);
});

test('nobody stays signed in over a restart, and a screen that closes signs its person out', async () => {
  await using floor = await startFloor();
  await staff(floor.host);
  const screen = screenOf(floor.host);
  await screen.client.session.signInWithBadge({ badge: OPERATOR.badge });
  const { sessions } = floor.host.parts;
  expect(sessions.current(screen.screen)).not.toBeNull();
  screen[Symbol.dispose]();
  expect(sessions.current(screen.screen)).toBeNull();
});

test('a floor or a list of people that is damaged keeps the station from opening, and is not written over', async () => {
  await using floor = await startFloor();
  await staff(floor.host);
  await floor.host[Symbol.asyncDispose]();
  for (const [file, code] of [
    ['operators.json', 'operators.damaged'],
    ['floor.json', 'floor.damaged'],
  ] as const) {
    await writeFile(join(floor.line.dataDir, file), '{"half":');
    const refused = await floor.open().catch((error: unknown) => error);
    expect(refused instanceof Fault ? refused.code : refused).toBe(code);
  }
});

test('a clock that was set back shows in the health, and that it is the first start', async () => {
  await using floor = await startFloor();
  using screen = screenOf(floor.host);
  expect(await screen.client.setup.health()).toMatchObject({ firstStart: true, station: 'S01', clockBehindMs: 0 });
  await floor.host[Symbol.asyncDispose]();
  const tomorrow = Date.now() + 24 * 60 * 60_000;
  using ledger = Ledger.open({ dir: floor.line.dataDir, station: 'S01', version: '0', now: () => new Date(tomorrow) });
  ledger.append({ kind: 'station-started', version: 'from-tomorrow' });
  ledger[Symbol.dispose]();
  await using again = await floor.open();
  using other = screenOf(again);
  const { clockBehindMs } = await other.client.setup.health();
  expect(clockBehindMs).toBeGreaterThan(23 * 60 * 60_000);
});

/** What a host that was killed while it flashed leaves in its books. */
function crashInTheMiddle(dir: string): void {
  using ledger = Ledger.open({ dir, station: 'S01', version: '0' });
  const run = 'cut-off';
  ledger.append([
    { kind: 'run-begun', run, slot: 1, port: 'p', product: 'lamp-one', steps: ['connect', 'flash'] },
    stepPassedBody({ run }, 'connect', connectEvidence(macOfBytes([0x24, 0x0a, 0xc4, 0, 0, 1]))),
  ]);
}

async function signedIn(host: Parameters<typeof screenOf>[0]): Promise<Client> {
  const { client } = screenOf(host);
  await client.session.signInWithPin({ id: OPERATOR.id, pin: OPERATOR.pin });
  return client;
}
