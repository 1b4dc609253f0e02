import { expect, test } from 'vitest';
import { Ledger } from '../../station-core/ledger/ledger.ts';
import { openLedgerReader } from '../../station-core/ledger/reader.ts';
import { type Client, OPERATOR, ORDER, screenOf, staff, startFloor, assign, Watcher } from './floor-line.ts';
import { spoil } from '../ledger/file/packed-ledger.ts';

test('while a long ledger is read the screens are answered; a board waits, may be cancelled, and is then accepted', async () => {
  await using floor = await startFloor();
  const boards = await floor.line.addBoards({ chip: 'esp32c3' }, { chip: 'esp32c3' });
  await (await staff(floor.host)).orders.choose(ORDER);
  await assign(
    floor.host,
    boards.map(({ address }) => address),
  );
  await floor.host[Symbol.asyncDispose]();
  makeLong(floor.line.dataDir);

  await using host = await floor.open({ patienceMs: 0 });
  const operator = await signedIn(host);
  const { ledger } = await operator.setup.health();
  expect(ledger.unchecked?.sizeEntries).toBeGreaterThan(40_000);
  await using watcher = new Watcher(operator);
  expect(await operator.slots.start({ slots: [1, 2] })).toMatchObject({ started: [1, 2] });
  await operator.slots.abort({ slot: 2, confirmed: false });
  await watcher.until((slots) => slots.get(2)?.last != null);
  expect(watcher.slot(2).last).toMatchObject({ outcome: 'ABORTED', fault: { code: 'station.stopped' } });
  expect(watcher.slot(1).work).not.toBeNull();
  await watcher.until((slots) => slots.get(1)?.work?.scan != null);
  expect((await operator.setup.health()).ledger.unchecked).toBeNull();
  using reader = openLedgerReader(floor.line.dataDir);
  expect(reader.openRuns()).toHaveLength(1); // the one that was called off before it began is in no book
});

test('a long ledger in which an entry was changed ends the host with that, though its screens were let in', async () => {
  await using floor = await startFloor();
  await floor.host[Symbol.asyncDispose]();
  makeLong(floor.line.dataDir);
  spoil(floor.line.dataDir, 30_000);
  await using host = await floor.open({ patienceMs: 0 });
  await expect(host.inService).rejects.toMatchObject({ code: 'ledger.damaged', evidence: { seq: 30_000 } });
});

/** Far more entries than are read in a moment. */
function makeLong(dir: string): void {
  using ledger = Ledger.open({ dir, station: 'S01', version: '0' });
  ledger.append(Array.from({ length: 40_000 }, () => ({ kind: 'station-started', version: '0' }) as const));
}

async function signedIn(host: Parameters<typeof screenOf>[0]): Promise<Client> {
  const { client } = screenOf(host);
  await client.session.signInWithPin({ id: OPERATOR.id, pin: OPERATOR.pin });
  return client;
}
