import { mkdtempSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readyStation } from '../../ready-made.ts';
import { openLedgerReader } from '../../../station-core/ledger/reader.ts';
import { decodeEntry } from '../../../station-core/ledger/entry.ts';
import { type Answer, atTerminal, type SeenAtTerminal } from '../at-terminal.ts';
import { birthmark } from '../birthmark.ts';

/** A station from its first administrator on, with nothing but the shell. Each test takes up what the one before left. */
const home = mkdtempSync(join(tmpdir(), 'birthmark-people-'));
const dataDir = join(home, 'data');
const PIN = { ada: '480613', olga: '615283', oscar: '274961' };

beforeAll(async () => {
  const prepared = await readyStation(dataDir, { station: 'S1', product: 'lamp' });
  await prepared.writeConfig();
}, 120_000);
afterAll(() => rm(home, { recursive: true, force: true }));

const pinOf = (who: 'ada' | 'olga' | 'oscar'): Answer => ({ to: `PIN of ${who}`, typed: PIN[who] });

function people(as: string, answers: readonly Answer[], ...args: readonly string[]): Promise<SeenAtTerminal> {
  return atTerminal(answers, 'people', ...args, '--as', as, '--data', dataDir);
}

/** The first act of somebody who was given a code. */
const withCode = (id: string, code: string, pin: string): Answer[] => [
  { to: `One-time code of ${id}`, typed: code },
  { to: `New PIN for ${id}`, typed: pin },
  { to: `Repeat the PIN for ${id}`, typed: pin },
];

function codeIn({ seen }: SeenAtTerminal): string {
  const [, code = ''] = /One-time code for [a-z]+: ([A-Z0-9]{5}-[A-Z0-9]{5}) /.exec(seen) ?? [];
  expect(code, seen).not.toBe('');
  return code;
}

function entries(...kinds: readonly string[]) {
  using ledger = openLedgerReader(dataDir);
  const all = ledger.entriesFrom(0, 1_000).flatMap(({ leaf }) => decodeEntry(leaf) ?? []);
  return all.filter(({ kind }) => kinds.includes(kind));
}

test('the first person is the administrator, who chooses a PIN at the terminal; it is not shown', async () => {
  const wrong = await people('ben', [], 'add', 'ben', '--name', 'Ben', '--role', 'operator');
  expect(wrong.seen).toContain('the first person is the administrator');
  const chosen = [
    { to: 'New PIN for ada', typed: PIN.ada },
    { to: 'Repeat the PIN for ada', typed: PIN.ada },
  ];
  const { exitCode, seen } = await people('ada', chosen, 'add', 'ada', '--name', 'Ada', '--role', 'administrator');
  expect([exitCode, seen]).toEqual([0, expect.stringContaining('ada is the first administrator')]);
  expect(seen).not.toContain(PIN.ada);
});

test('an officer is added with a one-time code, sets a PIN with it, and approves a second officer', async () => {
  const added = await people('ada', [pinOf('ada')], 'add', 'olga', '--name', 'Olga', '--role', 'security-officer');
  const oscar = await people('ada', [pinOf('ada')], 'add', 'oscar', '--name', 'Oscar', '--role', 'qa');
  const proposed = await people('ada', [pinOf('ada')], 'role', 'oscar', '--role', 'security-officer');
  expect(proposed.seen).toContain('birthmark people approve oscar');
  const refused = await people('ada', [pinOf('ada')], 'approve', 'oscar');
  expect(refused.seen).toContain('person.not-allowed');
  const approved = await people('olga', withCode('olga', codeIn(added), PIN.olga), 'approve', 'oscar');
  expect([approved.exitCode, approved.seen]).toEqual([0, expect.stringContaining('oscar is now security-officer')]);
  expect(approved.seen).not.toContain(PIN.olga);
  expect(entries('roles-changed')).toMatchObject([{ by: 'ada', id: 'oscar', approvedBy: 'olga' }]);
  const refusedToo = await people('oscar', withCode('oscar', codeIn(oscar), PIN.oscar), 'remove', 'olga');
  expect(refusedToo.seen).toContain('person.not-allowed');
}, 240_000);

test('the PIN of an officer is reset by two people, and whoever asked for it gets no code', async () => {
  const asked = await people('ada', [pinOf('ada')], 'code', 'olga');
  expect([asked.exitCode, asked.seen]).toEqual([0, expect.stringContaining('A second person must approve')]);
  expect(asked.seen).not.toContain('One-time code');
  const { stdout } = await birthmark('people', 'list', '--data', dataDir);
  expect(stdout).toMatch(/olga .*new pin from ada waits for approval/);
  const own = await people('ada', [pinOf('ada')], 'approve', 'olga');
  expect(own.seen).toContain('person.second-person');
  codeIn(await people('oscar', [pinOf('oscar')], 'approve', 'olga'));
  expect(entries('reset-proposed', 'pin-code-drawn')).toMatchObject([
    { kind: 'reset-proposed', by: 'ada', id: 'olga', what: 'pin' },
    { kind: 'pin-code-drawn', by: 'ada', id: 'olga', approvedBy: 'oscar' },
  ]);
}, 240_000);

test('a badge is read at the terminal and neither shown nor kept', async () => {
  const badge = '0004711042';
  const answers = [pinOf('ada'), { to: 'Badge of ben', typed: badge }];
  const added = await people('ada', answers, 'add', 'ben', '--name', 'Ben', '--role', 'operator', '--badge');
  codeIn(added);
  const again = [pinOf('ada'), { to: 'Badge of ben', typed: '99887766' }];
  const changed = await people('ada', again, 'badge', 'ben');
  expect([changed.exitCode, changed.seen]).toEqual([0, expect.stringContaining('ben has a new badge')]);
  for (const secret of [badge, '99887766']) {
    expect(added.seen + changed.seen).not.toContain(secret);
    expect(await readFile(join(dataDir, 'operators.json'), 'utf8')).not.toContain(secret);
  }
  expect(entries('badge-set')).toMatchObject([{ by: 'ada', id: 'ben' }]);
}, 120_000);

test('the last administrator is not removed; an operator is, and stays in the list as that', async () => {
  const last = await people('ada', [pinOf('ada')], 'remove', 'ada');
  expect([last.exitCode, last.seen]).toEqual([1, expect.stringContaining('person.last-administrator')]);
  const removed = await people('ada', [pinOf('ada')], 'remove', 'ben');
  expect(removed.exitCode).toBe(0);
  const all = await birthmark('people', 'list', '--revoked', '--data', dataDir, '--json');
  expect(all.json()).toMatchObject({
    people: expect.arrayContaining([expect.objectContaining({ id: 'ben', revoked: true })]) as unknown,
  });
  const { stdout } = await birthmark('people', 'list', '--data', dataDir);
  expect(stdout).not.toContain('ben');
}, 120_000);

test('who may not change people is refused, and without a terminal nobody decides anything', async () => {
  const operator = await people('oscar', [pinOf('oscar')], 'remove', 'olga');
  expect(operator.seen).toContain('person.not-allowed');
  const piped = await birthmark('people', 'remove', 'olga', '--as', 'ada', '--data', dataDir);
  expect([piped.exitCode, piped.stderr]).toEqual([1, expect.stringContaining('person.no-terminal')]);
  expect(entries('person-revoked')).toHaveLength(1);
}, 120_000);
