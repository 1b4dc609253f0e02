import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { createKeyFile } from '../../station-core/officers/key-file.ts';
import { officerPaths } from '../../station-core/officers/officer-files.ts';
import { Secret } from '../../station-core/secret.ts';
import { HSM_PROFILES } from '../../station-core/signer/token/profiles/hsm-profiles.ts';
import { type Answer, atTerminal, runAtTerminal } from '../cli/at-terminal.ts';
import { birthmark } from '../cli/birthmark.ts';

/** The guide to HSMs: its commands for SoftHSM work as they stand there, and it says what the profiles say. */

const guide = readFileSync(join(import.meta.dirname, '../../docs/guides/hsm.md'), 'utf8');
const PIN = '13572468';
let dir: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'hsm-guide-'));
  await mkdir(join(dir, 'tokens'));
  const conf = join(dir, 'softhsm2.conf');
  await writeFile(conf, `directories.tokendir = ${join(dir, 'tokens')}\nobjectstore.backend = file\n`);
  process.env['SOFTHSM2_CONF'] = conf;
  for (const [id, name] of [
    ['anna', 'Anna Berg'],
    ['bo', 'Bo Chen'],
  ] as const) {
    await createKeyFile(
      officerPaths(dir, id),
      { id, name, algorithm: 'EdDSA' },
      new Secret('five words that do not belong'),
    );
  }
});

/** The lines of the block beneath a heading. */
function commandsOf(heading: string, block: 'first' | 'second' = 'first'): string[] {
  const section = guide.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return (section.split('```')[block === 'first' ? 1 : 3] ?? '').trim().split('\n');
}

/** Words as a shell takes them apart; files are those of the test's folder. */
function wordsOf(command: string): string[] {
  const words = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
  return words.map((word) => (word.endsWith('.officer.json') || word === 'signer' ? join(dir, word) : word));
}

test('the commands for SoftHSM set up a token and make the keys of a station in it', async () => {
  const [install, setUp, show, init, status, ...more] = commandsOf('SoftHSM 2', 'second'); // the first names a store
  expect([install, more]).toEqual(['sudo apt install softhsm2', []]);
  const typed: Answer[] = [
    'Please enter SO PIN',
    'Please reenter SO PIN',
    'Please enter user PIN',
    'Please reenter user PIN',
  ].map((to) => ({ to, typed: PIN }));
  expect((await runAtTerminal(typed, wordsOf(setUp ?? ''))).exitCode).toBe(0);
  expect((await runAtTerminal([], wordsOf(show ?? ''))).seen).toMatch(/Label: +st01/);
  const [, ...initWords] = wordsOf(init ?? '');
  const answers = [
    { to: 'to make the keys of this station', typed: 'ST01' },
    { to: 'PIN of the token st01', typed: PIN },
  ];
  const ran = await atTerminal(answers, ...initWords);
  expect([ran.exitCode, ran.seen]).toEqual([0, expect.stringContaining('issuing.csr.pem to the root')]);
  const [, ...statusWords] = wordsOf(status ?? '');
  expect((await birthmark(...statusWords, '--json')).json()).toMatchObject({
    station: 'ST01',
    next: { step: 'import' },
  });
});

test.each(Object.values(HSM_PROFILES))(
  'the guide says of $name what it was tried on, and where its driver is',
  (profile) => {
    const row = guide.split('\n').find((line) => line.startsWith('|') && line.includes(profile.name));
    expect(row).toContain(profile.triedOn);
    expect(profile.modulePaths.some((path) => guide.includes(path))).toBe(true);
  },
);
