import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decodeEntry } from '../../../station-core/ledger/entry.ts';
import { openLedgerReader } from '../../../station-core/ledger/reader.ts';
import { type Line, provision, startLine } from '../../station/line.ts';
import { atTerminal, type SeenAtTerminal } from '../at-terminal.ts';
import { birthmark, type Ran } from '../birthmark.ts';
import { addCrew, type CrewMember, PINS } from '../crew.ts';

/** A station that made four units; one of their certificate files is taken away and brought back. */
let line: Line;
let chain: string;

beforeAll(async () => {
  line = await startLine();
  const boards = await line.addBoards(...Array.from({ length: 4 }, () => ({ chip: 'esp32c3' }) as const));
  {
    await using station = await line.open();
    for (const board of boards) {
      expect(await provision(station, { board, product: line.product })).toMatchObject({ outcome: 'PASS' });
    }
  }
  await addCrew(line.dataDir, 'S01');
  chain = join(line.dataDir, 'certs', 'L1-S01-000002.pem');
});

afterAll(() => line[Symbol.asyncDispose]());

const take = (): void => {
  renameSync(chain, `${chain}.away`);
};
const bringBack = (): void => {
  renameSync(`${chain}.away`, chain);
};

const status = (...words: readonly string[]): Promise<Ran> =>
  birthmark('shift', 'status', ...words, '--data', line.dataDir);

const closes = (who: CrewMember, ...words: readonly string[]): Promise<SeenAtTerminal> =>
  atTerminal(
    [{ to: `PIN of ${who}`, typed: PINS[who] }],
    ...['shift', 'close', '--as', who, ...words, '--data', line.dataDir],
  );

function entriesOf(kind: string): unknown[] {
  using ledger = openLedgerReader(line.dataDir);
  const entries = ledger.entriesFrom(0, 10_000).flatMap(({ leaf }) => decodeEntry(leaf) ?? []);
  return entries.filter((entry) => entry.kind === kind);
}

test('shift status counts what was signed, issued, delivered and printed, and says that it balances', async () => {
  const ran = await status();
  expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
  for (const row of [
    /^signatures made +4$/m,
    /^certificates issued +4$/m,
    /^certificates delivered +4$/m,
    /^labels printed +4, of which void 0$/m,
    /^units passed +4$/m,
    /^The shift balances\.$/m,
  ]) {
    expect(ran.stdout).toMatch(row);
  }
  expect((await status('--json')).json()).toMatchObject({ ok: true, balance: { counts: { signatures: 4 } } });
});

test('a difference is the answer no: it is named with its unit and its entry, in words', async () => {
  take();
  const ran = await status();
  bringBack();
  expect(ran.exitCode).toBe(1);
  expect(ran.stdout).toMatch(/does NOT balance[^]*^chain-file-missing +L1-S01-000002 +entry \d+ +no file in certs\/$/m);
});

test('a shift with a difference is not closed without its reason, and no PIN is asked for in vain', async () => {
  take();
  const { exitCode, seen } = await closes('olga', '--reason', 'not-delivered=in the quarantine bin');
  bringBack();
  expect(seen).toMatch(/\(shift\.unexplained\)[^]*kinds chain-file-missing/);
  expect(seen).not.toContain('PIN of');
  expect(exitCode).toBe(1);
  expect(entriesOf('shift-closed')).toEqual([]);
});

test.each<[CrewMember, string]>([
  ['otto', 'an operator'],
  ['quinn', 'QA'],
])('%s, %s, does not close a shift', async (who) => {
  const { exitCode, seen } = await closes(who);
  expect(seen).toContain('person.not-allowed');
  expect(exitCode).toBe(1);
  expect(entriesOf('shift-closed')).toEqual([]);
});

test('a security officer closes it with a reason, which stays in the ledger', async () => {
  take();
  const { exitCode, seen } = await closes('olga', '--reason', 'chain-file-missing=copied to the auditor');
  bringBack();
  expect(seen).toMatch(/Shift closed by olga: entries 0 to \d+, 1 difference, with its reason \(entry \d+\)\./);
  expect(exitCode).toBe(0);
  expect(seen).not.toContain(PINS.olga);
  expect(entriesOf('difference-noted')).toMatchObject([{ by: 'olga', reason: 'copied to the auditor' }]);
});

test('the next shift begins where that one ended, and closes without a reason when it balances', async () => {
  const next = await status('--json');
  expect(next.json()).toMatchObject({ ok: true, lastClosed: { by: 'olga' }, balance: { counts: { signatures: 0 } } });
  const { exitCode, seen } = await closes('olga');
  expect(seen).toMatch(/Shift closed by olga: [^]*, no difference \(entry \d+\)\./);
  expect(exitCode).toBe(0);
});

test.each([
  ['no kind', ['lost'], 'KIND=TEXT'],
  ['a kind that does not exist', ['lost=on the floor'], 'chain-file-missing'],
  ['no text', ['not-delivered= '], 'KIND=TEXT'],
  ['two for one kind', ['not-delivered=a', 'not-delivered=b'], 'two reasons for not-delivered'],
])('a reason with %s is refused before anything is counted', async (_what, reasons, problem) => {
  const words = reasons.flatMap((reason) => ['--reason', reason]);
  const ran = await birthmark('shift', 'close', '--as', 'olga', ...words, '--data', '/nowhere');
  expect(ran).toMatchObject({ exitCode: 1, stdout: '' });
  expect(ran.stderr).toContain(problem);
});

test('a label that was scanned as a reason is refused and not repeated', async () => {
  const secret = 'ABCD-EFGH-JKLM-NPQR';
  const ran = await birthmark(
    'shift',
    'close',
    '--as',
    'olga',
    '--reason',
    `not-delivered=${secret}`,
    '--data',
    '/nowhere',
  );
  expect(ran.exitCode).toBe(1);
  expect(ran.stdout + ran.stderr).not.toContain(secret);
});
