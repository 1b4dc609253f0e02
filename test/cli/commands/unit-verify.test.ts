import { afterAll, beforeAll, expect, test } from 'vitest';
import { sheetOf } from '../../../fixtures/label-scanner/paper.ts';
import { scanLabel } from '../../../fixtures/label-scanner/scan.ts';
import type { JigBoard } from '../../../fixtures/virtual-jig/jig.ts';
import { openLedgerReader } from '../../../station-core/ledger/reader.ts';
import { type Line, provision, startLine } from '../../station/line.ts';
import { type Answer, atTerminal, type SeenAtTerminal } from '../at-terminal.ts';
import { birthmark } from '../birthmark.ts';
import { addCrew, type CrewMember, PINS } from '../crew.ts';

const SERIAL = 'L1-S01-000001';
let line: Line;
let boards: { readonly mine: JigBoard; readonly foreign: JigBoard };
/** What the QR code of the label holds. */
let label: string;

beforeAll(async () => {
  line = await startLine();
  const [mine, foreign] = await line.addBoards({ chip: 'esp32c3' }, { chip: 'esp32c3' });
  if (mine === undefined || foreign === undefined) throw new Error('no boards');
  boards = { mine, foreign };
  {
    await using station = await line.open();
    const { outcome } = await provision(station, { board: mine, product: line.product });
    expect(outcome).toBe('PASS');
  }
  const scanned = await scanLabel(sheetOf(line.dataDir, SERIAL), AbortSignal.timeout(120_000));
  label = scanned.reveal();
  await addCrew(line.dataDir, 'S01');
});

afterAll(() => line[Symbol.asyncDispose]());

const pinOf = (who: CrewMember): Answer => ({ to: `PIN of ${who}`, typed: PINS[who] });

/** With a label, that is scanned when it is asked for. */
function verifies(who: CrewMember, board: JigBoard, scanned?: string): Promise<SeenAtTerminal> {
  const words = ['unit', 'verify', '--port', board.address, '--as', who, '--data', line.dataDir];
  if (scanned === undefined) return atTerminal([pinOf(who)], ...words);
  const scan = { to: 'Scan the QR code of the label', typed: scanned };
  return atTerminal([pinOf(who), scan], ...words, '--label-from-stdin');
}

const looksUp = (typed: string): Promise<SeenAtTerminal> =>
  atTerminal(
    [pinOf('quinn'), { to: 'Password, code or QR code', typed }],
    ...['unit', 'look-up', '--as', 'quinn', '--data', line.dataDir],
  );

const secretsOf = (text: string): { password: string; pop: string } => {
  const { password, pop } = JSON.parse(text) as { password: string; pop: string };
  return { password, pop };
};

test('QA verifies a unit with its label: how far it is, the verdict first, then each check; no secret is seen', async () => {
  const { exitCode, seen } = await verifies('quinn', boards.mine, label);
  expect(seen).toMatch(/Connecting …[^]*Challenging its key …[^]*Opening it with its label …[^]*GENUINE AND UNALTERED/);
  expect(seen).toMatch(new RegExp(`^${SERIAL}, ${boards.mine.mac}, entry \\d+\\s*$`, 'm'));
  for (const check of ['application', 'certificate', 'key', 'label', 'owner-code', 'secrets']) {
    expect(seen).toMatch(new RegExp(`^${check} +ok`, 'm'));
  }
  expect(exitCode).toBe(0);
  for (const secret of Object.values(secretsOf(label))) expect(seen).not.toContain(secret);
  for (const pin of Object.values(PINS)) expect(seen).not.toContain(pin);
});

test('a unit that was changed is the answer no, and what differs stands in the first line', async () => {
  boards.mine.inject('prove-bad-signature');
  const { exitCode, seen } = await verifies('olga', boards.mine);
  boards.mine.heal();
  expect(seen).toMatch(/^GENUINE, CHANGED: key\s*$/m);
  expect(seen).toMatch(/^key +DIFFERS/m);
  expect(seen).toMatch(/^label +not checked/m);
  expect(exitCode).toBe(1);
});

test('a board that this station never made is not ours', async () => {
  const { exitCode, seen } = await verifies('quinn', boards.foreign);
  expect(seen).toMatch(/^NOT OURS\s*$/m);
  expect(seen).toContain(`no serial, ${boards.foreign.mac}`);
  expect(exitCode).toBe(1);
});

test('what was found is in the record of the unit', async () => {
  const shown = await birthmark('unit', 'show', SERIAL, '--data', line.dataDir, '--json');
  expect(shown.json()).toMatchObject({
    verifications: [
      { by: 'quinn', verdict: 'genuine' },
      { by: 'olga', verdict: 'changed', differing: ['key'] },
    ],
  });
});

test('an operator may not verify; the board is not asked and nothing is recorded of it', async () => {
  const { exitCode, seen } = await verifies('otto', boards.mine);
  expect(seen).toContain('person.not-allowed');
  expect(seen).not.toContain('Connecting');
  expect(exitCode).toBe(1);
});

test('a port without a board is a fault that names it, and the ledger says that it was tried', async () => {
  const words = ['unit', 'verify', '--port', '/dev/nowhere', '--as', 'quinn', '--data', line.dataDir];
  const { exitCode, seen } = await atTerminal([pinOf('quinn')], ...words);
  expect(seen).toMatch(/\(port\.[a-z-]+\)[^]*\/dev\/nowhere/);
  expect(exitCode).toBe(1);
  using ledger = openLedgerReader(line.dataDir);
  const [last] = ledger.entriesFrom(ledger.head().sizeEntries - 1, 1);
  expect(last?.leaf.toString()).toContain('"kind":"verification-stopped"');
});

test('without a terminal nothing is verified or looked up, and the answer is one JSON document', async () => {
  for (const words of [['verify', '--port', boards.mine.address], ['look-up']]) {
    const ran = await birthmark('unit', ...words, '--as', 'quinn', '--data', line.dataDir, '--json');
    expect(ran.exitCode).toBe(1);
    expect(ran.json()).toMatchObject({ ok: false, fault: { code: 'person.no-terminal' } });
  }
});

test('whose a password is, is said without showing it; a scanned QR code answers for both secrets', async () => {
  const { password } = secretsOf(label);
  const one = await looksUp(password.toLowerCase());
  expect(one.seen).toContain(`80 bits, unique: the password of ${SERIAL}, ${boards.mine.mac}`);
  expect(one.exitCode).toBe(0);
  const both = await looksUp(label);
  expect(both.seen).toMatch(/the password of L1[^]*the ownership code of L1/);
  for (const secret of Object.values(secretsOf(label))) {
    expect((one.seen + both.seen).toUpperCase()).not.toContain(secret.toUpperCase());
  }
});

test('a code that nobody here drew is the answer no; what is none is a fault that does not repeat it', async () => {
  const stranger = await looksUp('ABCD-EFGH-JKLM-NPQR');
  expect(stranger.seen).toContain('80 bits, not drawn by this station');
  expect(stranger.exitCode).toBe(1);
  const nonsense = await looksUp('hunter2');
  expect(nonsense.seen).toContain('look-up.not-a-secret');
  expect(nonsense.seen).not.toContain('hunter2');
  expect(nonsense.exitCode).toBe(1);
});

test.each([
  [['unit', 'verify', '--as', 'quinn'], '--port'],
  [['unit', 'verify', '--port', '/dev/ttyUSB0'], '--as'],
  [['unit', 'look-up'], '--as'],
  [['unit', 'look-up', 'ABCD-EFGH-JKLM-NPQR', '--as', 'quinn'], 'too many arguments'],
])('%j is wrong usage', async (words, problem) => {
  const ran = await birthmark(...words, '--data', line.dataDir);
  expect(ran).toMatchObject({ exitCode: 2, stdout: '' });
  expect(ran.stderr).toContain(problem);
  expect(ran.stderr).not.toContain('ABCD-EFGH');
});
