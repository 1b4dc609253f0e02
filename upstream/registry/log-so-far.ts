import type { Transaction } from '../database.ts';
import type { OpenedEntry } from './opened.ts';
import { reworkOrderOf, runThatPassed, unitOf } from './pass.ts';

/** What one log says up to an entry: the batch itself, and of what is stored only what the batch refers to. */
export class LogSoFar {
  readonly #bySeq = new Map<number, OpenedEntry>();
  readonly #byRun = new Map<string, OpenedEntry[]>();
  readonly #certificates = new Map<string, { readonly seq: number; readonly sha256Hex: string }[]>();

  private constructor(entries: readonly OpenedEntry[]) {
    for (const entry of entries) this.#add(entry);
  }

  static async around({ transaction, station, entries }: Around): Promise<LogSoFar> {
    const stored = [...(await storedEntries(transaction, station, entries)), ...entries];
    return new LogSoFar([...(await storedOrders(transaction, station, stored)), ...stored]);
  }

  entry(seq: unknown): OpenedEntry | undefined {
    return typeof seq === 'number' ? this.#bySeq.get(seq) : undefined;
  }

  ofRun(run: string, beforeSeq: number): readonly OpenedEntry[] {
    return (this.#byRun.get(run) ?? []).filter(({ seq }) => seq < beforeSeq);
  }

  /** The entry of the rework order that the run was begun under. */
  reworkOrder(run: string): OpenedEntry | undefined {
    const begun = (this.#byRun.get(run) ?? []).find(({ kind }) => kind === 'run-begun');
    return begun === undefined ? undefined : this.entry(reworkOrderOf(begun));
  }

  /** SHA-256 of the certificates that were issued to the unit before. */
  certificates(unit: string | undefined, beforeSeq: number): ReadonlySet<string> {
    const issued = this.#certificates.get(unit ?? '') ?? [];
    return new Set(issued.filter(({ seq }) => seq < beforeSeq).map(({ sha256Hex }) => sha256Hex));
  }

  #add(entry: OpenedEntry): void {
    const { seq, kind, fields } = entry;
    if (this.#bySeq.has(seq)) return;
    this.#bySeq.set(seq, entry);
    const { run, certSha256Hex } = fields;
    if (typeof run === 'string') push(this.#byRun, run, entry);
    if (kind !== 'certificate-issued' || typeof certSha256Hex !== 'string') return;
    push(this.#certificates, unitOf(entry) ?? '', { seq, sha256Hex: certSha256Hex });
  }
}

interface Around {
  readonly transaction: Transaction;
  readonly station: string;
  readonly entries: readonly OpenedEntry[];
}

/** Intents that certificates name, and for each PASS its run and the certificates of its unit. */
async function storedEntries(
  transaction: Transaction,
  station: string,
  entries: readonly OpenedEntry[],
): Promise<OpenedEntry[]> {
  const intents = entries
    .filter(({ kind }) => kind === 'certificate-issued')
    .flatMap(({ fields: { intentSeq } }) => (Number.isSafeInteger(intentSeq) ? [intentSeq] : []));
  const passed = entries.filter((entry) => runThatPassed(entry) !== undefined);
  const runs = passed.flatMap((entry) => runThatPassed(entry) ?? []);
  const units = passed.flatMap((entry) => unitOf(entry) ?? []);
  if (intents.length + passed.length === 0) return [];
  const { rows } = await transaction.query<StoredRow>(
    `select seq, kind, leaf from entries where station = $1 and seq = any($2::bigint[])
      union select seq, kind, leaf from entries where station = $1 and run = any($3)
      union select seq, kind, leaf from entries where station = $1 and kind = 'certificate-issued' and unit = any($4)
      order by seq`,
    [station, intents, runs, units],
  );
  return rows.map(openedRow);
}

/** The rework orders that these runs were begun under. */
async function storedOrders(
  transaction: Transaction,
  station: string,
  entries: readonly OpenedEntry[],
): Promise<OpenedEntry[]> {
  const orders = entries.flatMap((entry) => reworkOrderOf(entry) ?? []);
  if (orders.length === 0) return [];
  const { rows } = await transaction.query<StoredRow>(
    'select seq, kind, leaf from entries where station = $1 and seq = any($2::bigint[])',
    [station, orders],
  );
  return rows.map(openedRow);
}

interface StoredRow {
  readonly seq: string;
  readonly kind: string;
  readonly leaf: Buffer;
}

function openedRow({ seq, kind, leaf }: StoredRow): OpenedEntry {
  return { seq: Number(seq), kind, fields: JSON.parse(leaf.toString('utf8')) as Record<string, unknown> };
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
