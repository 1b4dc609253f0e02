import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { verifyLedger, type LedgerReport } from '../../../station-core/ledger/verify/verify.ts';
import { checkpointSigner, lifeOf, openLedger, provision, sampleUnit, scratch } from '../sample-ledger.ts';

export const signer = checkpointSigner();

export interface WholeLedger {
  /** The file. */
  readonly whole: Buffer;
  readonly bodies: readonly Buffer[];
}

/** A ledger with 41 entries and checkpoints over 11, 33 and 41 of them. */
export async function wholeLedger(): Promise<WholeLedger> {
  let bodies: Buffer[];
  const dir = mkdtempSync(join(tmpdir(), 'birthmark-ledger-'));
  {
    using ledger = openLedger(dir);
    provision(ledger, sampleUnit(1));
    await ledger.checkpoint(signer.sign, signer.publicKey);
    provision(ledger, sampleUnit(2));
    provision(ledger, sampleUnit(3));
    const { note } = await ledger.checkpoint(signer.sign, signer.publicKey);
    ledger.saveReceipt({ sizeEntries: 33, note });
    const life = lifeOf(sampleUnit(4));
    // More than fits on a page, so that it spills over to others.
    const lines = Array.from({ length: 900 }, (_, i) => `line ${i}`);
    const evidence = { ...life.connected.evidence, features: { package: lines.join('\n'), cores: 1 } };
    ledger.append([life.begun, { ...life.connected, evidence }, life.reserved, life.drawn, life.intended]);
    ledger.append([life.labelIntended, life.stopped, life.failed]);
    await ledger.checkpoint(signer.sign, signer.publicKey);
    bodies = ledger.entriesFrom(0, 100).map(({ leaf }) => Buffer.from(leaf));
  }
  const whole = readFileSync(join(dir, 'ledger.db'));
  rmSync(dir, { recursive: true });
  return { whole, bodies };
}

export function ledgerFrom(bytes: Buffer): string {
  const dir = scratch();
  writeFileSync(join(dir, 'ledger.db'), bytes);
  return dir;
}

export function verify(dir: string): LedgerReport {
  return verifyLedger(dir, { checkpointKey: signer.publicKey });
}

export function named(report: LedgerReport): number[] {
  return [...new Set(report.problems.flatMap(({ seq }) => seq ?? []))];
}

/** As somebody with a database tool would: the guard rails are taken down first, and put back in the end. */
export function tamper(dir: string, work: (db: Database.Database) => void): void {
  const db = new Database(join(dir, 'ledger.db'));
  db.pragma('synchronous = OFF');
  const guards = db.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").all() as Guard[];
  for (const { name } of guards) db.exec(`DROP TRIGGER ${name}`);
  work(db);
  for (const { name, sql } of guards) if (isGone(db, name, sql)) db.exec(sql);
  db.close();
}

interface Guard {
  readonly name: string;
  readonly sql: string;
}

/** Unless the work left another trigger of this name, or has dropped its table. */
function isGone(db: Database.Database, name: string, sql: string): boolean {
  const table = / ON (\w+)/.exec(sql)?.[1];
  const found = db.prepare('SELECT name FROM sqlite_schema WHERE name IN (?, ?)').pluck().all(name, table);
  return !found.includes(name) && found.includes(table);
}

export function readable(dir: string): Buffer[] {
  const db = new Database(join(dir, 'ledger.db'), { readonly: true });
  try {
    return db.prepare('SELECT body FROM entries ORDER BY seq').pluck().all() as Buffer[];
  } finally {
    db.close();
  }
}
