import { expect, test } from 'vitest';
import { treeRoot } from '../../../station-core/ledger/merkle/tree-root.ts';
import { knownNodesOf } from '../../../station-core/ledger/reading/known-nodes.ts';
import { nodesOf, openForReading } from '../../../station-core/ledger/store.ts';
import { ENTRIES, ledgerInRows, ledgerOf } from '../file/packed-ledger.ts';
import { ledgerFrom, tamper } from '../verify/whole-ledger.ts';

function opened(dir: string) {
  return openForReading(`${dir}/ledger.db`);
}

test('nodes that are kept are those that are stored, in rows and in packed blocks, of every size of the tree', async () => {
  const db = opened(ledgerFrom(await ledgerOf(ENTRIES)));
  const [known, stored] = [knownNodesOf(db), nodesOf(db)];
  for (const sizes of [Array.from({ length: 40 }, (_, n) => ENTRIES - 41 * n), [1, 255, 256, 257, 511, 513]]) {
    for (const size of sizes) expect(treeRoot(size, known)).toEqual(treeRoot(size, stored));
  }
  db.close();
});

test('what was read once is not asked of the database again', async () => {
  const dir = ledgerFrom(await ledgerInRows());
  const db = opened(dir);
  const known = knownNodesOf(db);
  const before = known(3, 5);
  expect(before).toEqual(nodesOf(db)(3, 5));
  tamper(dir, (writer) => writer.exec('DELETE FROM nodes'));
  expect(known(3, 5)).toEqual(before);
  db.close();
});

test('a node that is missing reads as no bytes, and as itself once it is there', async () => {
  const dir = ledgerFrom(await ledgerInRows());
  const db = opened(dir);
  const [known, right] = [knownNodesOf(db), nodesOf(db)(3, 5)];
  const leaf = 8 * 5 + 2;
  let row: Buffer | undefined;
  tamper(dir, (writer) => {
    row = writer.prepare('SELECT hash FROM nodes WHERE level = 0 AND position = ?').pluck().get(leaf) as Buffer;
    writer.prepare('DELETE FROM nodes WHERE level = 0 AND position = ?').run(leaf);
  });
  expect(known(3, 5)).toHaveLength(0);
  tamper(dir, (writer) => writer.prepare('INSERT INTO nodes VALUES (0, ?, ?)').run(leaf, row));
  expect(known(3, 5)).toEqual(right);
  db.close();
});
