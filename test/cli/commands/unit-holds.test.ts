import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readyStation } from '../../ready-made.ts';
import { openLedgerReader } from '../../../station-core/ledger/reader.ts';
import { Ledger } from '../../../station-core/ledger/ledger.ts';
import { provision, sampleUnit } from '../../ledger/sample-ledger.ts';
import { atTerminal, type SeenAtTerminal } from '../at-terminal.ts';
import { birthmark } from '../birthmark.ts';
import { addCrew, type CrewMember, PINS } from '../crew.ts';

const home = mkdtempSync(join(tmpdir(), 'birthmark-holds-'));
const dataDir = join(home, 'data');
const [one, two] = [sampleUnit(1), sampleUnit(2)];

beforeAll(async () => {
  const prepared = await readyStation(dataDir, { station: 'S1', product: 'lamp' });
  await prepared.writeConfig();
  {
    using ledger = Ledger.open({ dir: dataDir, station: 'S1', version: '0.1.0' });
    for (const unit of [one, two]) provision(ledger, unit);
  }
  await addCrew(dataDir, 'S1');
});

afterAll(() => rm(home, { recursive: true, force: true }));

const decides = (who: CrewMember, ...args: readonly string[]): Promise<SeenAtTerminal> =>
  atTerminal([{ to: `PIN of ${who}`, typed: PINS[who] }], 'unit', ...args, '--as', who, '--data', dataDir);

const entries = (): number => {
  using ledger = openLedgerReader(dataDir);
  return ledger.head().sizeEntries;
};

test('a dry run shows which units that concerns, needs no PIN and writes nothing', async () => {
  const before = entries();
  const shown = await birthmark(
    ...['unit', 'hold', one.serial, two.unit, '--reason', 'torn', '--as', 'quinn', '--dry-run', '--data', dataDir],
  );
  expect(shown).toMatchObject({ exitCode: 0, stderr: '' });
  expect(shown.stdout).toContain(one.serial);
  expect(shown.stdout).toContain('2 units would be put on hold.\nNothing was written.');
  expect(entries()).toBe(before);
});

test('QA puts a unit on hold at the terminal; the PIN is not shown, and the record of the unit says it', async () => {
  const { exitCode, seen } = await decides('quinn', 'hold', one.serial, '--reason', 'torn label');
  expect(seen).toContain('1 unit on hold');
  expect(exitCode).toBe(0);
  expect(seen).not.toContain(PINS.quinn);
  const shown = await birthmark('unit', 'show', one.serial, '--data', dataDir, '--no-verify');
  expect(shown.stdout).toMatch(/^on hold +\S+ by quinn: torn label$/m);
});

test('who comes second hears what the first did', async () => {
  const { exitCode, seen } = await decides('olga', 'hold', one.serial, '--reason', 'smoke');
  expect(exitCode).toBe(1);
  expect(seen).toContain('hold.already');
  expect(seen).toContain('torn label');
});

test.each([
  { whom: 'an operator', act: 'hold', who: 'otto', unit: two },
  { whom: 'QA, who may hold and not release,', act: 'release', who: 'quinn', unit: one },
] as const)('$whom is refused, and the unit stays as it is', async ({ act, who, unit }) => {
  const { exitCode, seen } = await decides(who, act, unit.serial, '--reason', 'why not');
  expect(exitCode).toBe(1);
  expect(seen).toContain('person.not-allowed');
  using ledger = openLedgerReader(dataDir);
  expect(ledger.liveHold(one.unit)).toBeDefined();
  expect(ledger.liveHold(two.unit)).toBeUndefined();
});

test('a wrong PIN is refused and recorded', async () => {
  const wrong = [{ to: 'PIN of quinn', typed: '305817' }];
  const hold = ['unit', 'hold', two.serial, '--reason', 'torn', '--as', 'quinn', '--data', dataDir];
  const { exitCode, seen } = await atTerminal(wrong, ...hold);
  expect(exitCode).toBe(1);
  expect(seen).toContain('person.unknown-or-wrong');
});

test('without a terminal nobody is asked, and no PIN is taken from anywhere else', async () => {
  const refused = await birthmark('unit', 'hold', two.serial, '--reason', 'torn', '--as', 'quinn', '--data', dataDir);
  expect(refused.exitCode).toBe(1);
  expect(refused.stderr).toContain('person.no-terminal');
});

test('a security officer releases the unit', async () => {
  const { exitCode, seen } = await decides('olga', 'release', one.serial, '--reason', 'label replaced');
  expect(seen).toContain('1 unit released');
  expect(exitCode).toBe(0);
  using ledger = openLedgerReader(dataDir);
  expect(ledger.liveHold(one.unit)).toBeUndefined();
});

test('a label that was scanned where an id or a reason belongs is refused and not repeated', async () => {
  const secret = 'ABCD-EFGH-JKLM-NPQR';
  const said = await birthmark(
    ...['unit', 'hold', one.serial, '--reason', secret, '--as', 'quinn', '--dry-run', '--data', dataDir],
  );
  expect(said.exitCode).toBe(1);
  expect(said.stdout + said.stderr).not.toContain(secret);
});

test("units that are nobody's here, and a hold of nothing, are refused in words", async () => {
  const asked = ['--reason', 'torn', '--as', 'quinn', '--dry-run', '--data', dataDir];
  const stranger = await birthmark('unit', 'hold', 'L9-S09-000001', ...asked);
  expect(stranger).toMatchObject({ exitCode: 1, stdout: '' });
  expect(stranger.stderr).toMatch(/no such unit\. \(ledger\.not-found\)[^]*L9-S09-000001/);
  const nothing = await birthmark('unit', 'hold', ...asked);
  expect(nothing.stderr).toContain('which units? Name ids, or a filter');
  const free = await birthmark('unit', 'release', two.serial, ...asked, '--json');
  expect(free.json()).toMatchObject({ ok: false, fault: { code: 'hold.none' } });
});

test.each([
  ['no word', '  \n'],
  ['more than anybody reads', 'x'.repeat(301)],
])('a reason of %s is refused before anybody is asked for a PIN', async (_, reason) => {
  for (const act of ['hold', 'release']) {
    const ran = await birthmark('unit', act, two.serial, '--reason', reason, '--as', 'quinn', '--data', dataDir);
    expect(ran).toMatchObject({ exitCode: 1, stdout: '' });
    expect(ran.stderr).toContain('not a reason, wanted 3 to 300 characters');
  }
});

test('a reason must be given: without one it is wrong usage', async () => {
  const ran = await birthmark('unit', 'hold', two.serial, '--as', 'quinn', '--data', dataDir);
  expect(ran).toMatchObject({ exitCode: 2, stdout: '', stderr: expect.stringContaining('--reason') as string });
});
