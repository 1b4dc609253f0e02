import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { setUpStation } from '../../../fixtures/demo-station/setup.ts';
import { openLedgerReader } from '../../../station-core/ledger/reader.ts';
import { Ledger } from '../../../station-core/ledger/ledger.ts';
import { openOperators } from '../../../station-core/operators/open-operators.ts';
import { Secret } from '../../../station-core/secret.ts';
import { provision, sampleUnit } from '../../ledger/sample-ledger.ts';
import { birthmark } from '../birthmark.ts';

const MAIN = join(import.meta.dirname, '..', '..', '..', 'station-core', 'cli', 'main.ts');
const PINS = { ada: '480613', quinn: '927150', olga: '615283', otto: '274961' };
const dataDir = mkdtempSync(join(tmpdir(), 'birthmark-holds-'));
const [one, two] = [sampleUnit(1), sampleUnit(2)];

beforeAll(async () => {
  const prepared = await setUpStation(dataDir, { station: 'S1', product: 'lamp' });
  await prepared.writeConfig();
  using ledger = Ledger.open({ dir: dataDir, station: 'S1', version: '0.1.0' });
  for (const unit of [one, two]) provision(ledger, unit);
  const { people } = await openOperators({
    dir: dataDir,
    record: (event) => void ledger.append(event),
    ledgerKnowsPeople: () => false,
  });
  await people.createFirst({ id: 'ada', name: 'Ada', pin: new Secret(PINS.ada) });
  const crew = [
    { id: 'quinn', name: 'Quinn', roles: ['qa'], pin: new Secret(PINS.quinn) },
    { id: 'olga', name: 'Olga', roles: ['security-officer'], pin: new Secret(PINS.olga) },
    { id: 'otto', name: 'Otto', roles: ['operator'], pin: new Secret(PINS.otto) },
  ] as const;
  for (const person of crew) await people.add(person, 'ada');
});

afterAll(() => rm(dataDir, { recursive: true, force: true }));

/** On a terminal of its own, as a person has it; types the PIN when it is asked for. */
async function atTerminal(pin: string, ...args: readonly string[]): Promise<{ exitCode: number | null; seen: string }> {
  const command = [process.execPath, MAIN, 'unit', ...args, '--data', dataDir].map((word) => `'${word}'`).join(' ');
  const child: ChildProcessWithoutNullStreams = spawn('script', ['-qec', command, '/dev/null']);
  let seen = '';
  child.stdout.on('data', (chunk: Buffer) => {
    const asked = seen.includes('PIN of');
    seen += chunk.toString();
    if (!asked && seen.includes('PIN of')) child.stdin.write(`${pin}\r`);
  });
  const exitCode = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { exitCode, seen };
}

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
  const { exitCode, seen } = await atTerminal(
    PINS.quinn,
    'hold',
    one.serial,
    '--reason',
    'torn label',
    '--as',
    'quinn',
  );
  expect(seen).toContain('1 unit on hold');
  expect(exitCode).toBe(0);
  expect(seen).not.toContain(PINS.quinn);
  const shown = await birthmark('unit', 'show', one.serial, '--data', dataDir, '--no-verify');
  expect(shown.stdout).toMatch(/^on hold +\S+ by quinn: torn label$/m);
});

test('who comes second hears what the first did', async () => {
  const { exitCode, seen } = await atTerminal(PINS.olga, 'hold', one.serial, '--reason', 'smoke', '--as', 'olga');
  expect(exitCode).toBe(1);
  expect(seen).toContain('hold.already');
  expect(seen).toContain('torn label');
});

test.each([
  { whom: 'an operator', act: 'hold', who: 'otto', unit: two },
  { whom: 'QA, who may hold and not release,', act: 'release', who: 'quinn', unit: one },
] as const)('$whom is refused, and the unit stays as it is', async ({ act, who, unit }) => {
  const { exitCode, seen } = await atTerminal(PINS[who], act, unit.serial, '--reason', 'why not', '--as', who);
  expect(exitCode).toBe(1);
  expect(seen).toContain('person.not-allowed');
  using ledger = openLedgerReader(dataDir);
  expect(ledger.liveHold(one.unit)).toBeDefined();
  expect(ledger.liveHold(two.unit)).toBeUndefined();
});

test('a wrong PIN is refused and recorded', async () => {
  const { exitCode, seen } = await atTerminal('305817', 'hold', two.serial, '--reason', 'x', '--as', 'quinn');
  expect(exitCode).toBe(1);
  expect(seen).toContain('person.unknown-or-wrong');
});

test('without a terminal nobody is asked, and no PIN is taken from anywhere else', async () => {
  const refused = await birthmark('unit', 'hold', two.serial, '--reason', 'x', '--as', 'quinn', '--data', dataDir);
  expect(refused.exitCode).toBe(1);
  expect(refused.stderr).toContain('person.no-terminal');
});

test('a security officer releases the unit', async () => {
  const { exitCode, seen } = await atTerminal(
    PINS.olga,
    'release',
    one.serial,
    '--reason',
    'label replaced',
    '--as',
    'olga',
  );
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
