import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { openLedgerReader } from '../../station-core/ledger/reader.ts';
import { Floor } from '../../station-core/operators/floor.ts';
import { ADMIN, type Client, OPERATOR, ORDER, screenOf, startFloor, Watcher } from '../host/floor-line.ts';
import { writeShift } from '../made-up-shift.ts';
import { load, say } from './figures.ts';
import { type Lateness, watchLoop } from './loop-lateness.ts';
import { hireAt } from '../hire.ts';

/**
 * How late the station host is for its own timers while every slot makes a unit and the desks search, export an order and
 * verify the ledger: `node test/bench/beside-the-line.ts [--slots N] [--runs N]`. The host is this process; the boards are
 * another. Other people's work on the machine makes it late too, so what it blocks by itself is shown beside that.
 */
const { values } = parseArgs({
  options: { slots: { type: 'string', default: '16' }, runs: { type: 'string', default: '2000' } },
});
const slots = Number(values.slots);
const LIMIT_MS = 20;
const LONG_MS = 900_000;
const ROOT = join(import.meta.dirname, '..', '..');
const QA = { id: 'quinn', name: 'Quinn', pin: '92715048', roles: ['qa' as const] };
const OFFICER = { id: 'otto', name: 'Otto', pin: '61528347', roles: ['security-officer' as const] };

await using ended = new AsyncDisposableStack();
const dataDir = await mkdtemp(join(tmpdir(), 'birthmark-beside-'));
ended.defer(() => rm(dataDir, { recursive: true, force: true }));
const { jig, addresses } = await startBoards();
ended.defer(async () => {
  jig.kill('SIGTERM');
  await once(jig, 'exit');
});
const shift = { slots: 8, runsOfSlot: Number(values.runs) / 8, wornSlot: 3, wornPercent: 20, otherPercent: 2 };
await using floor = await startFloor({
  dataDir,
  scanner: 'program',
  prepare: async (dir) => {
    writeShift({ dir, endMs: Date.now() - 60_000, ...shift });
    await layOut();
  },
});
const { host } = floor;
const { operator, qa, officer } = await crew();
await operator.orders.choose({ ...ORDER, targetQuantity: 100 });
say(`${slots} slots, ${entriesIn(dataDir)} entries before; ${load()}`);

await sleep(2_000);
const idle = watchLoop(LIMIT_MS);
await sleep(3_000);
say(textOf('nothing at work', idle.stop()));

await using watcher = new Watcher(operator);
const stop = new AbortController();
const isOver = (): boolean => stop.signal.aborted;
const done = { searches: 0, exports: 0, verifications: 0 };
const watched = watchLoop(LIMIT_MS);
const cpu = process.cpuUsage();
const beganMs = performance.now();
await operator.slots.start({ slots: Array.from({ length: slots }, (_, at) => at + 1) });
const desks = Promise.all([searches(qa), exports(qa), verifications(officer)]);
await watcher.until((seen) => Array.from(seen.values()).filter(({ work }) => work !== null).length > 0, 60_000);
await watcher.until(
  (seen) => seen.size >= slots && Array.from(seen.values()).every(({ work }) => work === null),
  LONG_MS,
);
stop.abort();
await desks;
const late = watched.stop();
const seconds = (performance.now() - beganMs) / 1_000;
const { user, system } = process.cpuUsage(cpu);
const ends = Array.from(watcher.slots.values(), ({ last }) => `${last?.outcome ?? 'none'} ${last?.fault?.code ?? ''}`);
say(`${slots} units in ${seconds.toFixed(0)} s: ${ends.join(', ')}`);
say(`beside them ${done.searches} searches, ${done.exports} exports, ${done.verifications} verifications`);
say(textOf('all at work', late));
say(`host with its threads: ${((user + system) / 1e6 / seconds).toFixed(2)} processors; ${load()}`);
for (const { endUs, ownMs } of late.blocks) say(`  kept the loop for ${ownMs.toFixed(0)} ms until ${endUs}`);

function textOf(when: string, { p50Ms, p99Ms, maxMs, ownP99Ms, ownMaxMs }: Lateness): string {
  return [
    `${when}: late p50 ${p50Ms.toFixed(1)}, p99 ${p99Ms.toFixed(1)}, worst ${maxMs.toFixed(0)} ms: ` +
      `${(p99Ms / LIMIT_MS).toFixed(2)} of the ${LIMIT_MS} ms it may be`,
    `  by own work p99 ${ownP99Ms.toFixed(1)}, worst ${ownMaxMs.toFixed(0)} ms: ${(ownP99Ms / LIMIT_MS).toFixed(2)}`,
  ].join('\n');
}

async function startBoards(): Promise<{ jig: ChildProcess; addresses: readonly string[] }> {
  const main = join(ROOT, 'fixtures', 'virtual-jig', 'main.ts');
  const args = [main, '--boards', String(slots), '--paced', '--json'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const { boards } = JSON.parse(line) as { boards: { address: string }[] };
  return { jig: child, addresses: boards.map(({ address }) => address) };
}

function entriesIn(dir: string): number {
  using ledger = openLedgerReader(dir);
  return ledger.head().sizeEntries;
}

async function layOut(): Promise<void> {
  const opened = await Floor.open({ dir: dataDir });
  const columns = Math.min(8, slots);
  await opened.setJig({ ...opened.jig, rows: Math.ceil(slots / columns), columns });
}

async function crew(): Promise<Readonly<Record<'operator' | 'qa' | 'officer', Client>>> {
  const { client: office } = screenOf(host);
  await office.session.createFirstAdministrator(ADMIN);
  await hireAt(office, { ...OPERATOR, roles: ['operator'] });
  for (const person of [QA, OFFICER]) await hireAt(office, person);
  for (const [at, address] of addresses.entries()) await office.setup.assignPort({ slot: at + 1, address });
  const signedIn = async ({ id, pin }: { id: string; pin: string }): Promise<Client> => {
    const { client } = screenOf(host);
    await client.session.signInWithPin({ id, pin });
    return client;
  };
  return { operator: await signedIn(OPERATOR), qa: await signedIn(QA), officer: await signedIn(OFFICER) };
}

async function searches(client: Client): Promise<void> {
  const ordering = { by: 'last', descending: true } as const;
  while (!isOver()) {
    await client.units.find({ text: 'L1-S01-000003' });
    await client.units.list({ filters: { order: 'WO-4711' }, ordering, page: { page: 0, rowsPerPage: 50 } });
    done.searches += 2;
    await sleep(100);
  }
}

async function exports(client: Client): Promise<void> {
  while (!isOver()) {
    for await (const event of await client.records.exportOrder({ order: 'WO-4712', form: 'json' })) {
      if (event.kind === 'file') done.exports += 1;
      if (isOver()) break;
    }
  }
}

async function verifications(client: Client): Promise<void> {
  while (!isOver()) {
    await client.ledgerChecks.verify();
    for await (const { running } of await client.ledgerChecks.watch()) {
      if (running === null || isOver()) break;
    }
    done.verifications += 1;
  }
}
