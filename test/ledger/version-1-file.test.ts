import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { verifyInclusion } from '../../station-core/ledger/merkle/inclusion.ts';
import { leafHash } from '../../station-core/ledger/merkle/leaf-hash.ts';
import { openLedgerReader } from '../../station-core/ledger/reader.ts';
import { type LedgerReport, verifyLedger } from '../../station-core/ledger/verify/verify.ts';
import { checkpointSigner, openLedger, provision, sampleUnit, scratch } from './sample-ledger.ts';
import { tamper } from './verify/whole-ledger.ts';

/** A file from before only every fourth level of the tree was stored: 145 entries, and every node above them. */
const OLD_ENTRIES = 145;
const signer = checkpointSigner();

function oldLedger(): string {
  const dir = scratch();
  copyFileSync(join(import.meta.dirname, '../../fixtures/old-data/dad4558/ledger.db'), join(dir, 'ledger.db'));
  return dir;
}

/** Its checkpoints are of a key that this test has not. */
function wrongEntriesAndNodes(dir: string): LedgerReport['problems'] {
  const { problems } = verifyLedger(dir, { checkpointKey: signer.publicKey, version: '0.2.0' });
  return problems.filter(({ what }) => !/checkpoint|receipt/.test(what));
}

test('a file of version 1 is verified as it is, opened, continued, and verified again', () => {
  const dir = oldLedger();
  expect(wrongEntriesAndNodes(dir)).toEqual([]);
  {
    using ledger = openLedger(dir, { station: 'S01', version: '0.2.0' });
    provision(ledger, sampleUnit(1));
    expect(ledger.head().sizeEntries).toBe(OLD_ENTRIES + 1 + 11); // and the note that its tables were rebuilt
  }
  expect(wrongEntriesAndNodes(dir)).toEqual([]);
});

test('every old entry and every new one is proven under the head', () => {
  const dir = oldLedger();
  using ledger = openLedger(dir, { station: 'S01', version: '0.2.0' });
  provision(ledger, sampleUnit(1));
  using reader = openLedgerReader(dir);
  const { sizeEntries, rootHash } = reader.head();
  for (const { seq, leaf } of reader.entriesFrom(0, 1000)) {
    const proof = reader.inclusionProof(seq, sizeEntries);
    expect(verifyInclusion({ leafHash: leafHash(leaf), index: seq, sizeEntries, rootHash, proof })).toBe(true);
  }
});

test('a node that need not be stored, but is, must be right', () => {
  const dir = oldLedger();
  tamper(dir, (db) => db.exec('UPDATE nodes SET hash = zeroblob(32) WHERE level = 2 AND position = 3'));
  expect(wrongEntriesAndNodes(dir)).toEqual([{ what: 'the tree node 2/3 is not the hash of what is under it' }]);
});

test('earlier software does not take a continued file for one of its own', () => {
  const dir = oldLedger();
  openLedger(dir, { station: 'S01', version: '0.2.0' })[Symbol.dispose]();
  const db = new Database(join(dir, 'ledger.db'), { readonly: true });
  expect(db.pragma('user_version', { simple: true })).toBe(3);
  db.close();
});
