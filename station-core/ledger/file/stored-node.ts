import { statement, type Db } from './statement.ts';

/** The row of a node, if it has one. */
export function storedNode(db: Db, level: number, index: number): Buffer | undefined {
  const hash = statement(db, 'SELECT hash FROM nodes WHERE level = ? AND position = ?').pluck().get(level, index);
  return Buffer.isBuffer(hash) ? hash : undefined;
}
