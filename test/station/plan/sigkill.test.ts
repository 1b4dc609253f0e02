import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { JigBoard } from '../../../fixtures/virtual-jig/jig.ts';
import { parseVerifierKey } from '../../../station-core/codecs/notes.ts';
import { openLedgerReader } from '../../../station-core/ledger/reader.ts';
import { verifyLedger } from '../../../station-core/ledger/verify/verify.ts';
import { readStationConfig } from '../../../station-core/station/setup/station-config.ts';
import type { Station } from '../../../station-core/station/station.ts';
import { provisionUnit, relabelUnit } from '../../../station-core/station/unit-plan.ts';
import { someOf } from '../../faults/sweep.ts';
import { type Line, provision, reworkOpened, startLine } from '../line.ts';
import { dieAt } from './die-at.ts';

/** At the signature a mistake would cost most, so two points around it are never left out. */
const POINTS = [
  'issue:intended',
  'issue:signed',
  ...someOf(
    [...provisionUnit.flatMap(({ name }) => [`${name}:begun`, `${name}:acted`]), 'label:intended', 'label:printed'],
    4,
  ),
];

/** Of a new label for a finished unit: the old one is void, and the new secrets are not yet proven. */
const LABEL_POINTS = [
  'label:printed',
  ...someOf([...relabelUnit.flatMap(({ name }) => [`${name}:begun`, `${name}:acted`]), 'label:intended'], 1),
];

type Entry = Record<string, unknown> & { kind: string; seq: number };

/** Stations that crash side by side, each one point after the other: most of a crash is waiting. */
interface Lane {
  readonly line: Line;
  last: Promise<void>;
}

const LANES = 3;
let lanes: readonly Lane[];

beforeAll(async () => {
  lanes = await Promise.all(
    Array.from({ length: LANES }, async () => ({ line: await startLine(), last: Promise.resolve() })),
  );
});

afterAll(async () => {
  await Promise.all(lanes.map(({ line }) => line[Symbol.asyncDispose]()));
});

test.concurrent.each(POINTS)(
  'a station killed at %s and started again brings the unit to PASS with one serial, one certificate, one valid label',
  (point) => inTurn(POINTS.indexOf(point) % LANES, (line) => crashAndResume(line, point)),
  180_000,
);

test.concurrent.each(LABEL_POINTS)(
  'a station killed at %s of a new label and started again gives the unit one valid label, and signs nothing',
  (point) => inTurn(LABEL_POINTS.indexOf(point) % LANES, (line) => crashInRelabelling(line, point)),
  180_000,
);

test('after all these crashes the ledgers are whole, and no certificate was ever signed without being in one', async () => {
  for (const lane of lanes.keys()) await inTurn(lane, wholeAfterAll);
});

function inTurn(at: number, work: (line: Line) => Promise<void>): Promise<void> {
  const lane = lanes[at];
  if (lane === undefined) throw new Error(`no lane ${at}`);
  const turn = lane.last.then(() => work(lane.line));
  lane.last = turn.catch(() => undefined); // its own test tells of it
  return turn;
}

async function crashAndResume(line: Line, point: string): Promise<void> {
  const [board] = await line.addBoards({ chip: 'esp32c3' });
  if (board === undefined) throw new Error('no board');
  await dieAt(line, point, board);
  expect(inspect(line, board).filter(({ kind, outcome }) => kind === 'run-closed' && outcome === 'PASS')).toEqual([]);

  await using station = await line.open();
  expect(station.interruptedRuns).toBe(1);
  const result = await provision(station, { board, product: line.product });
  expect(result.stopped?.fault).toBeUndefined();
  expect(result.outcome).toBe('PASS');
  checkInvariants(line, station, board);
}

async function crashInRelabelling(line: Line, point: string): Promise<void> {
  const [board] = await line.addBoards({ chip: 'esp32c3' });
  if (board === undefined) throw new Error('no board');
  let order: string;
  {
    await using station = await line.open();
    expect(await provision(station, { board, product: line.product })).toMatchObject({ outcome: 'PASS' });
    order = reworkOpened(station, line.product, 'label');
  }
  await dieAt(line, point, { address: board.address, labelOrder: order });
  await using station = await line.open();
  expect(station.interruptedRuns).toBe(1);
  const result = await provision(station, { board, product: line.product, rework: 'label' });
  expect(result.stopped?.fault).toBeUndefined();
  expect(result.outcome).toBe('PASS');
  const of = (kind: string): Entry[] => inspect(line, board).filter((entry) => entry.kind === kind);
  expect([of('serial-reserved').length, of('signature-intended').length, of('certificate-issued').length]).toEqual([
    1, 1, 1,
  ]);
  const labels = station.ledger.unit(board.mac)?.labels ?? [];
  expect(labels.filter(({ state }) => state !== 'voided')).toMatchObject([{ state: 'printed' }]);
}

async function wholeAfterAll(line: Line): Promise<void> {
  const { checkpointKey } = await readStationConfig(line.dataDir);
  await using station = await line.open();
  await station.checkpoint(new AbortController().signal);
  const report = verifyLedger(line.dataDir, { checkpointKey: parseVerifierKey(checkpointKey).publicKey });
  expect(report.problems).toEqual([]);
  const intended = new Set(
    entriesOf(station).flatMap((entry) => (entry.kind === 'signature-intended' ? [entry.seq] : [])),
  );
  const journal = readFileSync(join(line.dataDir, 'signer', 'state', 'journal.jsonl'), 'utf8')
    .trim()
    .split('\n');
  const signed = journal.flatMap((row) => {
    const { record } = JSON.parse(row) as { record: { kind: string; intentSeq?: number } };
    return record.kind === 'certificate' ? [record.intentSeq] : [];
  });
  expect(signed.length).toBeGreaterThan(0);
  expect(new Set(signed).size).toBe(signed.length);
  expect(signed.filter((seq) => !intended.has(seq ?? -1))).toEqual([]);
}

function inspect(line: Line, board: JigBoard): Entry[] {
  using reader = openLedgerReader(line.dataDir);
  return entriesOf({ ledger: reader }).filter((entry) => entry['unit'] === board.mac);
}

function checkInvariants(line: Line, station: Station, { mac }: JigBoard): void {
  const entries = entriesOf(station).filter((entry) => entry['unit'] === mac);
  const of = (kind: string): Entry[] => entries.filter((entry) => entry.kind === kind);
  expect(new Set(of('serial-reserved').map((entry) => entry['serial'])).size).toBe(1);
  const [certificate, ...more] = of('certificate-issued');
  expect(more).toEqual([]);
  const [intent, ...otherIntents] = of('signature-intended');
  expect(otherIntents).toEqual([]);
  expect(intent?.seq).toBeLessThan(certificate?.seq ?? -1);
  expect(certificate).toMatchObject({ intentSeq: intent?.seq, spkiSha256Hex: intent?.['spkiSha256Hex'] });
  for (const pass of of('run-closed').filter(({ outcome }) => outcome === 'PASS')) {
    const passed = of('step-passed').filter((entry) => entry['run'] === pass['run']);
    expect(passed.map((entry) => entry['step'])).toEqual(provisionUnit.map(({ name }) => name));
  }
  const record = station.ledger.unit(mac);
  expect(record?.labels.filter(({ state }) => state !== 'voided')).toHaveLength(1);
  const files = readdirSync(join(line.dataDir, 'labels')).filter((name) => name.startsWith(record?.serial ?? '?'));
  expect(files).toEqual([]);
}

function entriesOf({ ledger }: { ledger: Pick<Station['ledger'], 'entriesFrom'> }): Entry[] {
  return ledger.entriesFrom(0, 1_000_000).map(({ leaf }) => JSON.parse(Buffer.from(leaf).toString('utf8')) as Entry);
}
