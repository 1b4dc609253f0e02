import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { openLedgerReader } from '../../station-core/ledger/reader.ts';
import type { Filters } from '../../station-core/ledger/search/filters.ts';
import { indexBatch, openIndexForWriting, searchPath } from '../../station-core/ledger/search/index-file.ts';
import { find, listUnits } from '../../station-core/ledger/search/search.ts';
import type { Db } from '../../station-core/ledger/store.ts';
import { UNIT_SORTS } from '../../station-core/model/desk/unit-search.ts';
import { load, say } from './figures.ts';
import { makeLedger } from './ledger/make-ledger.ts';

/**
 * How quickly a unit is found by any of its ids, and a page of a list is there, as ratios to the limits of 10 ms and 50 ms.
 * `node test/bench/search.ts [--units N] [--data DIR]`: DIR keeps ledger and index, and is taken as it is when it has them.
 */
const LIMIT = { findP99Ms: 10, pageP95Ms: 50 };
const ROUNDS = 1_000;

const { values } = parseArgs({ options: { data: { type: 'string' }, units: { type: 'string', default: '2000' } } });
const dir = values.data === undefined ? await mkdtemp(join(tmpdir(), 'birthmark-bench-')) : resolve(values.data);
try {
  const made = await stat(join(dir, 'ledger.db')).catch(() => undefined);
  if (made === undefined) await makeLedger({ dir, units: Number(values.units) });
  using ledger = openLedgerReader(dir);
  const db = openIndexForWriting(searchPath(dir));
  index(db, ledger);
  const units = db.prepare('SELECT count(*) FROM units').pluck().get() as number;
  db.pragma('wal_checkpoint(TRUNCATE)');
  const { size } = await stat(searchPath(dir));
  say(
    `${units} units, ${ledger.head().sizeEntries} entries, ${(size / units).toFixed(0)} bytes of index a unit; ${load()}`,
  );
  finding(db);
  listing(db);
  say(`RSS ${(process.memoryUsage.rss() / 1e6).toFixed(0)} MB`);
  db.close();
} finally {
  if (values.data === undefined) await rm(dir, { recursive: true });
}

function index(db: Db, ledger: ReturnType<typeof openLedgerReader>): void {
  const begun = performance.now();
  const cpu = process.cpuUsage();
  let indexed = indexBatch(db, ledger, 4_000);
  while (indexed.indexedEntries < indexed.sizeEntries) indexed = indexBatch(db, ledger, 4_000);
  const entries = indexed.indexedEntries;
  const { user, system } = process.cpuUsage(cpu);
  const seconds = (performance.now() - begun) / 1_000;
  const usPerEntry = (user + system) / entries;
  say(`indexing: ${(entries / seconds).toFixed(0)} entries/s, ${usPerEntry.toFixed(1)} µs of CPU an entry`);
}

function finding(db: Db): void {
  const keys = db.prepare('SELECT kind, key FROM keys ORDER BY random() LIMIT ?').all(ROUNDS) as {
    kind: string;
    key: string;
  }[];
  const units = db.prepare('SELECT unit, run, serial FROM units ORDER BY random() LIMIT ?').all(ROUNDS) as {
    unit: string;
    run: string;
    serial: string;
  }[];
  timed(
    'by a key',
    { limitMs: LIMIT.findP99Ms, share: 0.99 },
    keys.map(({ key }) => () => {
      mustFind(db, key);
    }),
  );
  timed(
    'by MAC',
    { limitMs: LIMIT.findP99Ms, share: 0.99 },
    units.map(({ unit }) => () => {
      mustFind(db, unit);
    }),
  );
  timed(
    'by run',
    { limitMs: LIMIT.findP99Ms, share: 0.99 },
    units.map(({ run }) => () => {
      mustFind(db, run);
    }),
  );
  const mistyped = units.map(({ serial }) => `${serial.slice(0, -1)}X${serial.slice(-1)}`);
  timed(
    'by a mistyped serial',
    { limitMs: LIMIT.findP99Ms, share: 0.99 },
    mistyped.map((text) => () => {
      mustFind(db, text);
    }),
  );
}

function mustFind(db: Db, text: string): void {
  if (find(db, text).matches.length === 0) throw new Error(`not found: ${text}`);
}

function listing(db: Db): void {
  const some = db.prepare('SELECT * FROM units ORDER BY random() LIMIT 20').all() as Record<string, string | number>[];
  const filters: Filters[] = [
    {},
    { outcome: 'PASS' },
    ...some.flatMap(({ product, order, operator, slot, lastAtMs }) => [
      { product: String(product) },
      { order: String(order), outcome: 'PASS' as const },
      { operator: String(operator), slot: Number(slot) },
      { fromMs: Number(lastAtMs) - 3_600_000, untilMs: Number(lastAtMs), product: String(product) },
    ]),
  ];
  const asks = filters.flatMap((each) =>
    UNIT_SORTS.flatMap((by) =>
      [0, 3].map((page) => () => {
        listUnits(db, { filters: each, ordering: { by, descending: true }, page: { page, rowsPerPage: 50 } });
      }),
    ),
  );
  timed('a page by filters, in any order', { limitMs: LIMIT.pageP95Ms, share: 0.95 }, asks);
}

interface Limit {
  readonly limitMs: number;
  readonly share: number;
}

/** By the clock, and by the processor: on a busy machine the clock also counts what others were doing. */
function timed(what: string, { limitMs, share }: Limit, asks: readonly (() => void)[]): void {
  const clockMs: number[] = [];
  const cpuMs: number[] = [];
  for (const ask of asks) {
    const [begun, cpu] = [performance.now(), process.threadCpuUsage()];
    ask();
    const { user, system } = process.threadCpuUsage(cpu);
    clockMs.push(performance.now() - begun);
    cpuMs.push((user + system) / 1_000);
  }
  const [byClock, byCpu] = [clockMs, cpuMs].map((each) => percentile(each, share)) as [number, number];
  const percent = `p${share * 100}`;
  say(
    `${what}: p50 ${percentile(clockMs, 0.5).toFixed(2)} ms, ${percent} ${byClock.toFixed(2)} ms, ` +
      `${(byClock / limitMs).toFixed(2)} of the limit of ${limitMs} ms; ${percent} of CPU ${byCpu.toFixed(2)} ms`,
  );
}

function percentile(of: readonly number[], share: number): number {
  const sorted = of.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}
