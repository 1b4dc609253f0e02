import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { copyOnline } from '../../../station-core/ledger/copy/online-copy.ts';
import { refill } from '../../../station-core/ledger/copy/refill.ts';
import { openLedgerReader } from '../../../station-core/ledger/reader.ts';
import { checkpointSigner, lifeOf, openLedger, provision, sampleUnit, scratch } from '../sample-ledger.ts';

const never = new AbortController().signal;

/** A ledger of two units, and a copy of it that was made after the first. */
async function twoUnits() {
  const [dir, copyDir] = [scratch(), scratch()];
  const { sign, publicKey } = checkpointSigner();
  let note: string;
  {
    using ledger = openLedger(dir);
    provision(ledger, sampleUnit(1));
    await copyOnline(dir, join(copyDir, 'ledger.db'), never);
    provision(ledger, sampleUnit(2));
    ({ note } = await ledger.checkpoint(sign, publicKey));
  }
  using whole = openLedgerReader(dir);
  using copy = openLedgerReader(copyDir);
  const { sizeEntries, rootHash } = whole.head();
  const missing = whole.entriesFrom(copy.head().sizeEntries, 1_000).map(({ leaf }) => leaf);
  const goal = { sizeEntries, rootHash, checkpoint: note, receipt: note };
  return {
    copyDir,
    missing,
    goal,
    copied: copy.head().sizeEntries,
    place: { dir: copyDir, station: 'S1', version: '0.1.0' },
  };
}

async function* inOrder(leaves: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* leaves;
}

test('a copy is what the ledger was at that moment, and opens as a ledger', async () => {
  const { copyDir, copied } = await twoUnits();
  expect(copied).toBe(11);
  using ledger = openLedger(copyDir);
  expect(ledger.head().sizeEntries).toBe(copied);
});

test('what the copy lacks is put at its end, with its tables, and the ledger goes on', async () => {
  const { place, missing, goal } = await twoUnits();
  await refill(place, { ...goal, entries: inOrder(missing) });
  using ledger = openLedger(place.dir); // checks every entry and table
  expect(ledger.head()).toMatchObject({ sizeEntries: goal.sizeEntries, rootHash: Buffer.from(goal.rootHash) });
  expect(ledger.unit(sampleUnit(2).unit)?.serial).toBe(sampleUnit(2).serial);
  expect(ledger.latestReceipt()).toEqual({ sizeEntries: goal.sizeEntries, note: goal.receipt });
  expect(() => ledger.append(lifeOf(sampleUnit(2, 'run-again')).begun)).not.toThrow();
});

test.each<[what: string, change: (leaves: Uint8Array[]) => Uint8Array[], code: string]>([
  ['one too few', (leaves) => leaves.slice(0, -1), 'sync.fork'],
  ['none', () => [], 'sync.fork'],
  [
    'two exchanged',
    ([first, second, ...rest]) => [second, first, ...rest].filter((each) => each !== undefined),
    'sync.bad-answer',
  ],
  ['one twice', ([first, ...rest]) => [first, first, ...rest].filter((each) => each !== undefined), 'sync.bad-answer'],
  ['what is no entry', ([, ...rest]) => [Buffer.from('{}'), ...rest], 'sync.bad-answer'],
  ['an entry with another time', ([first, ...rest]) => [later(first), ...rest], 'sync.fork'],
])('upstream that gives %s changes nothing', async (_what, change, code) => {
  const { place, missing, goal, copied } = await twoUnits();
  const before = scratch();
  cpSync(place.dir, before, { recursive: true });
  await expect(refill(place, { ...goal, entries: inOrder(change(missing)) })).rejects.toMatchObject({ code });
  using ledger = openLedger(place.dir);
  expect(ledger.head().sizeEntries).toBe(copied);
});

test('a line that breaks in the middle changes nothing', async () => {
  const { place, missing, goal, copied } = await twoUnits();
  const broken = async function* (): AsyncGenerator<Uint8Array> {
    yield* missing.slice(0, 2);
    throw new Error('the line broke');
  };
  await expect(refill(place, { ...goal, entries: broken() })).rejects.toThrow('the line broke');
  using ledger = openLedger(place.dir);
  expect(ledger.head().sizeEntries).toBe(copied);
});

test('a ledger that somebody has open is not touched', async () => {
  const { place, missing, goal } = await twoUnits();
  using _ = openLedger(place.dir);
  await expect(refill(place, { ...goal, entries: inOrder(missing) })).rejects.toMatchObject({ code: 'ledger.busy' });
});

function later(leaf: Uint8Array | undefined): Uint8Array {
  const text = Buffer.from(leaf ?? []).toString('utf8');
  return Buffer.from(text.replace(/"at":"20\d\d/, '"at":"2099'));
}
