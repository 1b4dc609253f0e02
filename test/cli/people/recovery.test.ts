import { mkdtempSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { headquartersFolder } from '../../../fixtures/demo-station/headquarters-folder.ts';
import { readyStation } from '../../ready-made.ts';
import { trialOfficers } from '../../../fixtures/token/trial-officers.ts';
import { decodeEntry } from '../../../station-core/ledger/entry.ts';
import { openLedgerReader } from '../../../station-core/ledger/reader.ts';
import { readDocument, replaceDocument } from '../../../station-core/officers/document-files.ts';
import { signDocument } from '../../../station-core/officers/sign-document.ts';
import { atTerminal } from '../at-terminal.ts';
import { birthmark } from '../birthmark.ts';
import { addCrew, PINS } from '../crew.ts';

/** A station whose only administrator forgot her PIN, and whose only officer forgot hers. */
const home = mkdtempSync(join(tmpdir(), 'birthmark-recovery-'));
const dataDir = join(home, 'data');
const DAY_MS = 24 * 60 * 60_000;

beforeAll(async () => {
  await (await readyStation(dataDir, { station: 'S1', product: 'lamp' })).writeConfig();
  await addCrew(dataDir, 'S1');
}, 120_000);
afterAll(() => rm(home, { recursive: true, force: true }));

/** As officers do it: one writes it down, and each of them signs. */
async function recovery(recoveryId: string, person: string, signatures: number): Promise<string> {
  const content = join(home, `${recoveryId}.json`);
  const out = join(home, `${recoveryId}.jws`);
  const role = person === 'olga' ? 'security-officer' : 'administrator';
  const notAfter = new Date(Date.now() + DAY_MS).toISOString();
  const reason = 'the PIN is forgotten, and nobody else can reset it';
  await writeFile(
    content,
    JSON.stringify({ station: 'S1', recovery: recoveryId, person, name: 'Anybody', role, reason, notAfter }),
  );
  const drafted = await birthmark('recovery', 'new', content, '--out', out);
  expect([drafted.exitCode, drafted.stdout]).toEqual([0, expect.stringContaining('LETS IN')]);
  const officers = await trialOfficers(join(headquartersFolder(dataDir), 'officers'));
  for (const officer of officers.slice(0, signatures)) {
    const { document } = await readDocument(out, ['recovery']);
    await replaceDocument(out, await signDocument(document, 'recovery', officer));
  }
  return out;
}

const recover = (path: string) => birthmark('people', 'recover', path, '--data', dataDir);

test('where one administrator and one officer are left, the reset of either is refused, and the refusal names the way out', async () => {
  const asked = await atTerminal(
    [{ to: 'PIN of ada', typed: PINS.ada }],
    ...['people', 'code', 'olga', '--as', 'ada', '--data', dataDir],
  );
  expect(asked.seen).toContain('person.no-second-person');
  expect(asked.seen).toContain('birthmark recovery');
}, 60_000);

test('two officers let the administrator in again, once, and the ledger says by whose order', async () => {
  const path = await recovery('RC-1', 'ada', 2);
  const done = await recover(path);
  expect([done.exitCode, done.stderr]).toEqual([0, '']);
  const [, code = ''] = /One-time code for ada: ([A-Z0-9]{5}-[A-Z0-9]{5}) /.exec(done.stdout) ?? [];
  const again = await recover(path);
  expect([again.exitCode, again.stderr]).toEqual([1, expect.stringContaining('person.recovery-used')]);
  const answers = [
    { to: 'One-time code of ada', typed: code },
    { to: 'New PIN for ada', typed: '739164' },
    { to: 'Repeat the PIN for ada', typed: '739164' },
  ];
  const removed = await atTerminal(answers, 'people', 'remove', 'otto', '--as', 'ada', '--data', dataDir);
  expect([removed.exitCode, removed.seen]).toEqual([0, expect.stringContaining('otto can no longer sign in')]);
  using ledger = openLedgerReader(dataDir);
  const entries = ledger.entriesFrom(0, 1_000).flatMap(({ leaf }) => decodeEntry(leaf) ?? []);
  expect(entries.filter(({ kind }) => kind === 'person-recovered')).toMatchObject([
    { id: 'ada', recovery: 'RC-1', signedBy: ['trial-officer-1', 'trial-officer-2'] },
  ]);
}, 120_000);

test('the only officer gets in again in the same way', async () => {
  const done = await recover(await recovery('RC-2', 'olga', 2));
  expect([done.exitCode, done.stdout]).toEqual([0, expect.stringMatching(/olga is security-officer by order/)]);
}, 60_000);

test('what one officer signed, or nobody, lets nobody in and changes nothing', async () => {
  const before = await readFile(join(dataDir, 'operators.json'), 'utf8');
  for (const signatures of [0, 1]) {
    const refused = await recover(await recovery(`RC-3${signatures}`, 'ada', signatures));
    expect([refused.exitCode, refused.stdout, refused.stderr]).toEqual([
      1,
      '',
      expect.stringContaining('document.untrusted'),
    ]);
  }
  expect(await readFile(join(dataDir, 'operators.json'), 'utf8')).toBe(before);
}, 60_000);
