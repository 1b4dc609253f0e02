import type { SignedSizeView } from '../../../../station-core/contract.ts';

/** What a person must know of one signed size, worst first. */
export type Condition =
  | 'fork'
  | 'missing-entries'
  | 'bad-signature'
  | 'checkpoint-gone'
  | 'unwitnessed'
  | 'witnessed'
  | 'signed';

export function conditionOf({ checkpoint, receipt }: SignedSizeView, hasUpstream: boolean): Condition {
  const notes = [checkpoint, receipt].filter((note) => note !== null);
  if (notes.some(({ tree }) => tree === 'fork')) return 'fork';
  if (notes.some(({ tree }) => tree === 'beyond-the-end')) return 'missing-entries';
  if (notes.some(({ signed, tree }) => signed === 'bad' || tree === 'unreadable')) return 'bad-signature';
  if (checkpoint === null) return 'checkpoint-gone';
  if (receipt !== null) return 'witnessed';
  return hasUpstream ? 'unwitnessed' : 'signed';
}

export function isWrong(condition: Condition): boolean {
  return !['unwitnessed', 'witnessed', 'signed'].includes(condition);
}

export interface Mark {
  readonly sizeEntries: number;
  readonly condition: Condition;
  /** Where it stands, from 0 at the left to 1 at the right. */
  readonly x: number;
  readonly hasCheckpoint: boolean;
  readonly hasReceipt: boolean;
}

export interface Stretch {
  readonly fromX: number;
  readonly toX: number;
}

export interface Drawn {
  readonly marks: readonly Mark[];
  /** No receipt covers the entries in here. */
  readonly unwitnessed: Stretch | undefined;
  /** Nobody signed the entries in here at all: those after the newest checkpoint. */
  readonly unsigned: Stretch | undefined;
  /** So many times more entries than usual lie between two signatures. */
  readonly gaps: readonly Stretch[];
  /** Where the ledger ends. */
  readonly endX: number;
}

/** More than this many times the usual distance is a gap. */
const GAP_TIMES = 8;

/** Oldest at the left. The axis counts entries: what was signed often lies close together, what was not gapes. */
export function drawn(sizes: readonly SignedSizeView[], endEntries: number, hasUpstream: boolean): Drawn {
  const rows = [...sizes].sort((a, b) => a.sizeEntries - b.sizeEntries);
  const first = rows[0]?.sizeEntries ?? 0;
  const last = Math.max(endEntries, rows.at(-1)?.sizeEntries ?? 0);
  const span = Math.max(1, last - first);
  const place = (size: number): number => (size - first) / span;
  const marks = rows.map((row) => ({
    sizeEntries: row.sizeEntries,
    condition: conditionOf(row, hasUpstream),
    x: place(row.sizeEntries),
    hasCheckpoint: row.checkpoint !== null,
    hasReceipt: row.receipt !== null,
  }));
  const covered = rows.findLast(({ receipt }) => receipt !== null)?.sizeEntries ?? first;
  const signed = rows.at(-1)?.sizeEntries ?? first;
  return {
    marks,
    unwitnessed: hasUpstream && covered < last ? { fromX: place(covered), toX: 1 } : undefined,
    unsigned: signed < last ? { fromX: place(signed), toX: 1 } : undefined,
    gaps: gapsIn(marks),
    endX: place(endEntries),
  };
}

function gapsIn(marks: readonly Mark[]): readonly Stretch[] {
  const distances = marks.slice(1).map(({ x }, at) => x - (marks[at]?.x ?? 0));
  const usual = [...distances].sort((a, b) => a - b)[Math.floor(distances.length / 2)] ?? 0;
  return distances.flatMap((distance, at) => {
    const toX = marks[at + 1]?.x ?? 1;
    return distances.length > 2 && distance > GAP_TIMES * usual ? [{ fromX: toX - distance, toX }] : [];
  });
}
