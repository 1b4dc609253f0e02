/** One verification from its first look to its verdict, whoever looks at the ranges and the tables in between. */
import { parseCheckpoint, parseSignedNote } from '../../codecs/notes.ts';
import { Fault } from '../../fault.ts';
import { allNotes, findHead, lastSeq, readEntry, whatIsIn, type Db, type OwnHead, type StoredNote } from '../store.ts';
import { Certificates } from './ranges/certificates.ts';
import type { Outline } from './outlines/outline.ts';
import { readOutline } from './outlines/read-outline.ts';
import { checkHead, checkReceipts, goodCheckpoints } from './check-notes.ts';
import { foreignObjects } from './foreign-objects.ts';
import type { Problems } from './problems.ts';
import { RANGE_LEVEL, type Range, type RangeAsked, type RangeSeen, rangesOf } from './ranges/range.ts';
import { RebuildsSeen } from './rebuilds-seen.ts';
import { TreeOfRanges } from './ranges/tree-of-ranges.ts';
import { TablesReplay } from './tables/tables-replay.ts';
import { birthReceiptJudge } from './certificates/verify-birth-receipts.ts';
import { addDifferences, type ProjectionsSeen } from './verify-projections.ts';
import type { LedgerReport, VerifyOptions } from './report.ts';

export type Found = Omit<LedgerReport, 'ok' | 'problems' | 'readFrom'>;

/** Entries missing at the end are named one by one, up to this many. */
const MOST_MISSING = 500;

/** Somebody who can delete the checkpoints could also have written the rest. */
export const UNSIGNED = 'no checkpoint covers any of the entries: nothing proves that they are what was written';

export class Examination implements Disposable {
  /** Of entries to look at, missing ones at the end included. */
  readonly sizeEntries: number;
  readonly #db: Db;
  readonly #options: VerifyOptions;
  readonly #problems: Problems;
  readonly #head: OwnHead | undefined;
  readonly #checkpoints: readonly StoredNote[];
  readonly #receipts: readonly StoredNote[];
  readonly #rangeLevel: number;
  readonly #treeSizes: readonly number[];
  readonly #tree: TreeOfRanges;
  readonly #rebuilds = new RebuildsSeen();
  readonly #replay: TablesReplay;
  #replayedEntries = 0;
  readonly #judgeUnfinished: (entry: Outline) => void;

  constructor(db: Db, options: VerifyOptions, problems: Problems) {
    db.pragma('cell_size_check = ON');
    db.exec('BEGIN'); // one moment of the ledger, whatever its writer does meanwhile
    if (whatIsIn(db) !== 'ours') problems.add('not a ledger of this version');
    this.#db = db;
    this.#options = options;
    this.#problems = problems;
    this.#head = problems.look('the head', () => findHead(db));
    const found = problems.look('the list of entries', () => lastSeq(db) ?? -1) ?? -1;
    this.sizeEntries = 1 + Math.max(found, Math.min((this.#head?.sizeEntries ?? 0) - 1, found + MOST_MISSING));
    this.#checkpoints = problems.look('the checkpoints', () => allNotes(db, 'checkpoints')) ?? [];
    const receipts = problems.look('the receipts', () => allNotes(db, 'receipts')) ?? [];
    this.#receipts = withNewest(receipts, options.newestReceipt);
    this.#treeSizes = treeSizes(this.#head, this.#checkpoints, this.#receipts);
    this.#rangeLevel = options.rangeLevel ?? RANGE_LEVEL;
    this.#tree = new TreeOfRanges(db, this.#rangeLevel, problems);
    this.#replay = new TablesReplay(db);
    const certificates = new Certificates(db, problems);
    const { issuerCertDer, earlierIssuer } = options;
    const judgeBirth = birthReceiptJudge({ certificates, issuerCertDer, earlierIssuer, problems });
    this.#judgeUnfinished = (entry) => {
      const { whole } = entry;
      if (whole.kind === 'certificate-issued') certificates.issued(whole);
      judgeBirth(entry);
    };
  }

  ranges(): Iterable<Range> {
    return rangesOf(this.sizeEntries, this.#rangeLevel);
  }

  ask(range: Range): RangeAsked {
    const { fromSeq, toSeq } = range;
    const sizes = this.#treeSizes.filter((size) => size > fromSeq && size <= toSeq);
    const { issuerCertDer, earlierIssuer } = this.#options;
    return { range, station: this.#head?.station, treeSizes: sizes, issuerCertDer, earlierIssuer };
  }

  /** In the order of the ranges. */
  add(seen: RangeSeen): void {
    for (const { what, seq } of seen.problems) this.#problems.add(what, seq);
    this.#tree.add(seen);
    this.#follow(seen);
    for (const { whole } of this.#read(seen.notableSeqs)) this.#rebuilds.look(whole);
    for (const entry of this.#read(seen.unfinishedSeqs)) this.#judgeUnfinished(entry);
  }

  /** In the end: whether the tables have to be looked at row by row, to name what is wrong with them. */
  areTablesInDoubt(): boolean {
    return this.#areEntriesGood() && !this.#replay.isRight();
  }

  /** `seen` is asked when the tables are in doubt: they are only compared with entries that are good. */
  conclude(seen: () => ProjectionsSeen): Found {
    const [db, problems, options] = [this.#db, this.#problems, this.#options];
    const walk = this.#tree.walk();
    checkHead(this.#head, walk, problems);
    const judging = { ...options, walk, station: this.#head?.station ?? '', problems };
    const good = goodCheckpoints(this.#checkpoints, judging);
    const witness = checkReceipts(
      this.#receipts,
      new Set(this.#checkpoints.map(({ sizeEntries }) => sizeEntries)),
      judging,
    );
    const { startedVersion } = this.#rebuilds;
    const upgraded = ![undefined, startedVersion].includes(options.version) && startedVersion !== undefined;
    const outdatedTables = this.areTablesInDoubt() ? addDifferences(problems, seen(), { upgraded }) : [];
    checkDefinitions(db, problems);
    checkFile(db, problems);
    const rootHex = Buffer.from(walk.rootAt(walk.sizeEntries) ?? []).toString('hex');
    const unsignedEntries = walk.sizeEntries - (good.at(-1) ?? 0);
    if (good.length === 0 && walk.sizeEntries > 0) problems.add(UNSIGNED);
    const rebuilds = this.#rebuilds.list;
    const found = { entries: walk.sizeEntries, rootHex, checkpoints: good.length, unsignedEntries, rebuilds };
    return Object.assign(found, { outdatedTables }, witness === undefined ? {} : { witness });
  }

  #areEntriesGood(): boolean {
    return !this.#problems.list.some((problem) => problem.seq !== undefined);
  }

  #follow({ sizeEntries, forTables }: RangeSeen): void {
    const fromSeq = this.#replayedEntries;
    this.#replayedEntries += sizeEntries;
    if (this.#areEntriesGood()) this.#replay.take({ fromSeq, toSeq: this.#replayedEntries }, forTables);
  }

  [Symbol.dispose](): void {
    this.#replay[Symbol.dispose]();
  }

  /** Of entries that a range has found to be what was hashed. */
  *#read(seqs: readonly number[]): Iterable<Outline> {
    for (const seq of seqs) {
      const body = this.#problems.look(`entry ${seq}`, () => readEntry(this.#db, seq));
      const entry = body === undefined ? undefined : readOutline(body);
      if (entry !== undefined) yield entry;
    }
  }
}

/** The roots of these are needed. A note may speak of another size than the one it is stored under. */
function treeSizes(head: OwnHead | undefined, ...notes: readonly (readonly StoredNote[])[]): number[] {
  const signed = notes.flat().flatMap(({ sizeEntries, note }) => [sizeEntries, ...signedSize(note)]);
  return [...new Set([...(head === undefined ? [] : [head.sizeEntries]), ...signed])];
}

/** With the one from outside, in its place: smallest first. */
function withNewest(receipts: readonly StoredNote[], note: string | undefined): readonly StoredNote[] {
  if (note === undefined) return receipts;
  const { sizeEntries } = parseCheckpoint(parseSignedNote(note).text);
  return [...receipts, { sizeEntries, note }].sort((a, b) => a.sizeEntries - b.sizeEntries);
}

function signedSize(note: string): number[] {
  try {
    return [parseCheckpoint(parseSignedNote(note).text).sizeEntries];
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return []; // named when its signature is judged
  }
}

function checkDefinitions(db: Db, problems: Problems): void {
  const foreign = problems.look('the definitions', () => foreignObjects(db)) ?? [];
  for (const { type, name, problem } of foreign)
    problems.add(`the ${type} ${name} is ${problem}: no station made it so`);
}

/** SQLite's own check, for damage beside the entries. */
function checkFile(db: Db, problems: Problems): void {
  const answers = problems.look('the file', () => db.pragma('quick_check(20)') as { quick_check: string }[]) ?? [];
  for (const { quick_check: answer } of answers) if (answer !== 'ok') problems.add(`SQLite says: ${answer}`);
}
