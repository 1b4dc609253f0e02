import { onTestFinished } from 'vitest';
import type { Ledger } from '../../../station-core/ledger/ledger.ts';
import type { LedgerReader } from '../../../station-core/ledger/reader.ts';
import { indexBatch, openIndexForWriting, searchPath } from '../../../station-core/ledger/search/index-file.ts';
import type { Db } from '../../../station-core/ledger/store.ts';
import { lifeOf, openLedger, provision, type SampleUnit, sampleUnit, scratch } from '../sample-ledger.ts';

/** A ledger in a directory of its own, and how to bring its search index up to date. */
export interface Indexed {
  readonly dir: string;
  readonly ledger: Ledger;
  readonly index: () => Db;
}

export function indexedLedger(): Indexed {
  const dir = scratch();
  const ledger = openLedger(dir);
  onTestFinished(() => {
    ledger[Symbol.dispose]();
  });
  return { dir, ledger, index: indexOf(dir, ledger) };
}

/** Brings the index beside a ledger up to date and hands it out. */
export function indexOf(dir: string, ledger: Ledger): () => Db {
  const db = openIndexForWriting(searchPath(dir));
  onTestFinished(() => {
    db.close();
  });
  return () => {
    indexAll(db, ledger);
    return db;
  };
}

export function indexAll(db: Db, ledger: LedgerReader, limit = 1_000): void {
  for (;;) {
    const { indexedEntries, sizeEntries } = indexBatch(db, ledger, limit);
    if (indexedEntries === sizeEntries) return;
  }
}

/** Units 1 to 5 pass, 6 fails with a certificate, and a board is refused before it says who it is. */
export function makeSome(ledger: Ledger): void {
  for (const n of [1, 2, 3, 4, 5]) provision(ledger, sampleUnit(n));
  failAfterLabel(ledger, sampleUnit(6));
  const { begun, stopped } = lifeOf(sampleUnit(7, 'run-nobody'));
  const { unit: _unit, ...stop } = stopped;
  ledger.append([
    { ...begun, operator: 'grace', order: 'WO-8', slot: 3 },
    stop,
    { kind: 'run-closed', run: 'run-nobody', outcome: 'FAIL', fault: { code: 'board.verify-mismatch' } },
  ]);
}

export function failAfterLabel(ledger: Ledger, sample: SampleUnit): void {
  const life = lifeOf(sample);
  ledger.append([
    { ...life.begun, operator: 'grace', order: 'WO-8', slot: 2 },
    life.connected,
    life.reserved,
    life.drawn,
  ]);
  ledger.append([life.labelIntended, life.stopped, life.failed]);
}
