import { createHash } from 'node:crypto';
import { Fault } from '../station-core/fault.ts';
import { openCheckpoint, parseVerifierKey } from '../station-core/codecs/notes.ts';
import type { OpenedCheckpoint } from '../station-core/formats/tlog/checkpoint.ts';
import { sameHash } from '../station-core/ledger/merkle/leaf-hash.ts';
import type { Batch, Head } from '../station-core/sync/batch.ts';
import { requireActive } from './certificates/client-certificates.ts';
import type { ClientIdentity } from './certificates/client-identity.ts';
import { conflictsIn, takeClaims } from './claims.ts';
import type { Cosigner } from './cosigner.ts';
import { inTransaction } from './database.ts';
import type { Database, Transaction } from './database.ts';
import { readEntry } from './entries.ts';
import { storeHolds } from './holds.ts';
import { openConflicts, settleAtStation } from './registry/conflicts.ts';
import { examine } from './registry/examine.ts';
import { findingsIn } from './registry/findings.ts';
import type { ReceivedEntry } from './entries.ts';
import { refused } from './refusal.ts';
import type { Refused } from './refusal.ts';
import { extended, frontierBytes, treeFromRow } from './tree-state.ts';
import type { StoredTree, TreeState } from './tree-state.ts';

/**
 * The one thing upstream is for: it takes a batch that extends what it has, whole and once, and says so with a
 * cosignature. Nothing is cosigned before it is stored, and nothing is stored that it would not cosign. Only a broken tree,
 * signature or form is refused: a log keeps what happened, also a claim that another unit holds already.
 */
export interface Accepted {
  readonly kind: 'accepted';
  readonly head: Head & { readonly receipt: string };
}

/** The station that speaks, and the key it speaks with. */
export type Caller = Pick<ClientIdentity, 'name' | 'spkiSha256Hex'>;

export interface Ports {
  readonly database: Database;
  readonly cosigner: Cosigner;
}

interface StationRow extends StoredTree {
  readonly checkpoint_key: string;
}

interface Judged {
  readonly station: string;
  readonly from: number;
  readonly leaves: readonly Buffer[];
  readonly leavesSha256: Buffer;
  readonly note: string;
  readonly checkpoint: OpenedCheckpoint;
}

export async function takeBatch(ports: Ports, caller: Caller, batch: Batch): Promise<Accepted | Refused> {
  const { name: station, spkiSha256Hex } = caller;
  if (batch.origin !== station) return refused('wrong-origin', { station, origin: batch.origin });
  return inTransaction(ports.database, async (transaction) => {
    // The row is locked until the commit: batches of one station are taken one after the other, by any upstream process.
    const { rows } = await transaction.query<StationRow>('select * from stations where station = $1 for update', [
      station,
    ]);
    const row = rows[0];
    if (row === undefined) return refused('unknown-station', { station });
    const notNow = await requireActive(transaction, spkiSha256Hex);
    if (notNow !== undefined) return notNow;
    const judged = judge(row, station, batch);
    if ('kind' in judged) return judged;
    if (judged.from !== Number(row.size_entries)) return repeatOrElsewhere(transaction, judged);
    const tree = extended(treeFromRow(row), judged.leaves);
    if (!sameHash(tree.rootHash, judged.checkpoint.rootHash)) {
      const refusal = refused('does-not-extend', { from: judged.from, sizeEntries: judged.checkpoint.sizeEntries });
      return { ...refusal, evidence: { theirs: batch.checkpoint, ours: await newestReceipt(transaction, station) } };
    }
    return store({ transaction, cosigner: ports.cosigner, judged, tree });
  });
}

/** What is registered and was accepted last; `undefined` for a station nobody registered. */
export async function headOf(database: Database | Transaction, station: string): Promise<Head | undefined> {
  const { rows } = await database.query<{ size_entries: string; receipt: string | null }>(
    'select size_entries, receipt from stations left join batches using (station, size_entries) where station = $1',
    [station],
  );
  const row = rows[0];
  if (row === undefined) return undefined;
  const sizeEntries = Number(row.size_entries);
  return {
    receipt: row.receipt,
    ...(await headTo(database, station, await newestBatch(database, station, sizeEntries))),
  };
}

function judge(row: StationRow, station: string, batch: Batch): Judged | Refused {
  const key = parseVerifierKey(row.checkpoint_key);
  const leaves = batch.entries.map((entry) => Buffer.from(entry, 'base64'));
  const wanted = batch.from + leaves.length;
  try {
    const checkpoint = openCheckpoint(batch.checkpoint, key.name, [key]);
    if (checkpoint.sizeEntries !== wanted) {
      return refused('bad-checkpoint', { why: 'of another size', sizeEntries: checkpoint.sizeEntries, wanted });
    }
    const leavesSha256 = createHash('sha256').update(JSON.stringify(batch.entries)).digest();
    return { station, from: batch.from, leaves, leavesSha256, note: batch.checkpoint, checkpoint };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return refused('bad-checkpoint', { ...error.evidence, fault: error.code });
  }
}

/** The answer to a batch may have been lost on its way: the same batch again gets the same answer. */
async function repeatOrElsewhere(transaction: Transaction, judged: Judged): Promise<Accepted | Refused> {
  const { sizeEntries, rootHash } = judged.checkpoint;
  const { rows } = await transaction.query<{ receipt: string }>(
    `select receipt from batches where station = $1 and size_entries = $2 and from_entry = $3
        and leaves_sha256 = $4 and root_hash = $5`,
    [judged.station, sizeEntries, judged.from, judged.leavesSha256, rootHash],
  );
  const repeated = rows[0];
  if (repeated !== undefined) return accepted(transaction, judged, repeated.receipt);
  const have = await headOf(transaction, judged.station);
  const refusal = refused('wrong-from', { from: judged.from }, have);
  const differs = await differsFromStored(transaction, judged);
  if (differs === undefined) return refusal;
  const evidence = { recordedAs: 'forked' as const, theirs: judged.note, ours: have?.receipt ?? null };
  const body = { ...refusal.body, detail: { ...refusal.body.detail, differs } };
  return { ...refusal, body, evidence };
}

/** The first entry that is not the one which was receipted in its place. */
async function differsFromStored(
  transaction: Transaction,
  { station, from, leaves }: Judged,
): Promise<number | undefined> {
  const { rows } = await transaction.query<{ seq: string; leaf: Buffer }>(
    'select seq, leaf from entries where station = $1 and seq >= $2 and seq < $3 order by seq',
    [station, from, from + leaves.length],
  );
  const first = rows.find(({ seq, leaf }) => leaves[Number(seq) - from]?.equals(leaf) !== true);
  return first === undefined ? undefined : Number(first.seq);
}

async function newestReceipt(transaction: Transaction, station: string): Promise<string | null> {
  const { rows } = await transaction.query<{ receipt: string }>(
    'select receipt from batches where station = $1 order by size_entries desc limit 1',
    [station],
  );
  return rows[0]?.receipt ?? null;
}

interface Storing {
  readonly transaction: Transaction;
  readonly cosigner: Cosigner;
  readonly judged: Judged;
  readonly tree: TreeState;
}

async function store({ transaction, cosigner, judged, tree }: Storing): Promise<Accepted | Refused> {
  const entries: ReceivedEntry[] = [];
  for (const [i, leaf] of judged.leaves.entries()) {
    const entry = readEntry(leaf, judged.from + i, judged.station);
    if ('status' in entry) return entry;
    entries.push(entry);
  }
  await takeClaims(
    transaction,
    judged.station,
    entries.flatMap((entry) => entry.claims),
  );
  const holds = entries.flatMap(({ hold }) => hold ?? []);
  await storeHolds(transaction, holds);
  const { sizeEntries } = judged.checkpoint;
  const receipt = cosigner.cosign(judged.note, Math.floor(Date.now() / 1000));
  await examine({ transaction, station: judged.station, entries: entries.map(({ opened }) => opened) });
  await insertEntries(transaction, judged.station, entries);
  await openConflicts(transaction, judged.station, judged.from);
  await settleAtStation(transaction, holds);
  await transaction.query(
    `insert into batches (station, size_entries, from_entry, leaves_sha256, root_hash, receipt)
     values ($1, $2, $3, $4, $5, $6)`,
    [judged.station, sizeEntries, judged.from, judged.leavesSha256, tree.rootHash, receipt],
  );
  await transaction.query('update stations set size_entries = $2, root_hash = $3, frontier = $4 where station = $1', [
    judged.station,
    sizeEntries,
    tree.rootHash,
    frontierBytes(tree),
  ]);
  return accepted(transaction, judged, receipt);
}

async function accepted(transaction: Transaction, { station, from, checkpoint }: Judged, receipt: string) {
  const head = await headTo(transaction, station, { from, end: checkpoint.sizeEntries });
  return { kind: 'accepted' as const, head: { receipt, ...head } };
}

interface Part {
  readonly from: number;
  readonly end: number;
}

/** What was wrong with the entries of one batch goes with its receipt, however often that is asked for. */
async function headTo(database: Database | Transaction, station: string, part: Part): Promise<Omit<Head, 'receipt'>> {
  const conflicts = await conflictsIn(database, station, part);
  const findings = await findingsIn(database, station, part);
  return { sizeEntries: part.end, conflicts, ...(findings.length > 0 && { findings }) };
}

async function newestBatch(database: Database | Transaction, station: string, end: number): Promise<Part> {
  const { rows } = await database.query<{ from_entry: string }>(
    'select from_entry from batches where station = $1 and size_entries = $2',
    [station, end],
  );
  return { from: Number(rows[0]?.from_entry ?? end), end };
}

async function insertEntries(
  transaction: Transaction,
  station: string,
  entries: readonly ReceivedEntry[],
): Promise<void> {
  await transaction.query(
    `insert into entries (station, seq, kind, leaf, run, unit)
     select $1, seq, kind, leaf, run, unit
       from unnest($2::bigint[], $3::text[], $4::bytea[], $5::text[], $6::text[]) as entry (seq, kind, leaf, run, unit)`,
    [
      station,
      entries.map((entry) => entry.seq),
      entries.map((entry) => entry.kind),
      entries.map((entry) => entry.leaf),
      entries.map((entry) => textOf(entry, 'run')),
      entries.map((entry) => textOf(entry, 'unit')),
    ],
  );
}

/** For the indexes that find the entries of a run or of a unit; PostgreSQL's text cannot hold U+0000. */
function textOf({ opened }: ReceivedEntry, field: 'run' | 'unit'): string | null {
  const value = opened.fields[field];
  return typeof value === 'string' && value.length <= 64 && !value.includes('\0') ? value : null;
}
