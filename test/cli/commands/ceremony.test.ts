import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createKeyFile } from '../../../station-core/officers/key-file.ts';
import { officerPaths } from '../../../station-core/officers/officer-files.ts';
import { Secret } from '../../../station-core/secret.ts';
import { makeSoftHsm, SOFTHSM_MODULE } from '../../officers/softhsm.ts';
import { type Answer, atTerminal, type SeenAtTerminal } from '../at-terminal.ts';
import { birthmark } from '../birthmark.ts';

/** The ceremony as people hold it, each command at a terminal. The tests of this file are its steps, in order. */

const PIN = '13572468';
const PASSPHRASE = 'five words that do not belong';
const PRESENT = ['--present', 'Anna Berg, security officer', 'Bo Chen, security officer'];
const pinOf = (label: string): Answer => ({ to: `PIN of the token ${label}`, typed: PIN });

let dir: string;
const machines = { station: '', root: '' };
const at = (name: string): string => join(dir, name);
const officerFile = (id: string): string => at(`${id}.officer.json`);

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'ceremony-'));
  for (const [machine, label] of [
    ['station', 'st01'],
    ['root', 'offline'],
  ] as const) {
    machines[machine] = makeSoftHsm(at(`hsm-${machine}`), { label, pin: PIN });
  }
  for (const [id, name] of [
    ['anna', 'Anna Berg'],
    ['bo', 'Bo Chen'],
  ] as const) {
    await createKeyFile(officerPaths(dir, id), { id, name, algorithm: 'EdDSA' }, new Secret(PASSPHRASE));
  }
});
afterAll(() => rm(dir, { recursive: true }));

async function atMachine(machine: keyof typeof machines, answers: readonly Answer[], words: readonly string[]) {
  process.env['SOFTHSM2_CONF'] = machines[machine];
  const ran: SeenAtTerminal = await atTerminal(answers, ...words);
  expect(ran.seen).not.toContain(PIN);
  return ran;
}

const init = (answers: readonly Answer[], ...more: readonly string[]) =>
  atMachine('station', answers, ['ca', 'init', '--dir', at('signer'), ...more]);
const TOKEN = ['--station', 'ST01', '--module', SOFTHSM_MODULE, '--token', 'st01'];
const NAMES = ['--organization', 'Lamp Works', '--unit', 'Lamp One', 'Lamp Two', '--name', 'Lamp issuing 1'];
const SETTINGS = [...TOKEN, ...NAMES, ...PRESENT];
const status = async () => (await birthmark('ca', 'status', '--dir', at('signer'), '--json')).json();

test('nothing is made unless somebody types the name of the station', async () => {
  const officers = ['--officer', officerFile('anna'), officerFile('bo')];
  const { exitCode, seen } = await init(
    [{ to: 'to make the keys of this station', typed: 'yes' }],
    ...SETTINGS,
    ...officers,
  );
  expect([exitCode, seen]).toEqual([1, expect.stringContaining('ceremony.not-confirmed')]);
  expect(await status()).toMatchObject({ fault: { code: 'ceremony.not-begun' } });
});

test('one person alone holds no ceremony', async () => {
  const alone = [...SETTINGS.slice(0, -1), '--officer', officerFile('anna'), officerFile('bo')];
  const { exitCode, seen } = await init([], ...alone);
  expect([exitCode, seen]).toEqual([1, expect.stringContaining('a ceremony has two people at least')]);
});

test('the station makes its keys and a request, and says that the root is next', async () => {
  const officers = ['--officer', officerFile('anna'), officerFile('bo')];
  const confirmed = { to: 'to make the keys of this station', typed: 'ST01' };
  const { exitCode, seen } = await init([confirmed, pinOf('st01')], ...SETTINGS, ...officers);
  expect([exitCode, seen]).toEqual([0, expect.stringContaining('issuing.csr.pem to the root')]);
  expect(seen).toContain('`birthmark ca root sign issuing.csr.pem --dir ROOT --out issuing.pem');
  expect(await status()).toMatchObject({ ok: true, station: 'ST01', next: { step: 'import' } });
});

test('a setting that was another one when the ceremony began is refused', async () => {
  const { exitCode, seen } = await init([], '--station', 'ST02');
  expect([exitCode, seen]).toEqual([1, expect.stringContaining('ceremony.other-settings')]);
});

test('a root is made in a token of its own', async () => {
  const words = ['ca', 'root', 'init', '--dir', at('root'), '--module', SOFTHSM_MODULE, '--token', 'offline'];
  const { exitCode, seen } = await atMachine(
    'root',
    [{ to: 'to make this root', typed: 'Lamp root 2026' }, pinOf('offline')],
    [...words, '--organization', 'Lamp Works', '--name', 'Lamp root 2026', '--present', PRESENT.slice(1).join('; ')],
  );
  expect([exitCode, seen]).toEqual([0, expect.stringContaining('root-record.pdf')]);
  expect(seen).toMatch(/Token of the root, serial number \w+: user PIN of the token offline/);
});

function signWords(): string[] {
  const request = at('signer/issuing.csr.pem');
  return ['ca', 'root', 'sign', request, '--dir', at('root'), '--out', at('issuing.pem'), ...PRESENT];
}
const digits = { to: 'digits of the issuing key that the station shows' };

test('the root shows the request in words and signs nothing for another key than the person compared', async () => {
  const { exitCode, seen } = await atMachine('root', [{ ...digits, typed: '000000000000' }], signWords());
  expect(seen).toContain('O=Lamp Works, OU=Lamp One; O=Lamp Works, OU=Lamp Two');
  const { issuingKeySha256 } = await status();
  const key = String(issuingKeySha256);
  expect(seen).not.toContain(key.slice(0, 12)); // or people would read them here
  expect(seen).toContain(key.slice(12));
  expect([exitCode, seen]).toEqual([1, expect.stringContaining('ceremony.not-confirmed')]);
});

test('the root signs when the fingerprint of the key was typed from the record of the station', async () => {
  const { issuingKeySha256 } = await status();
  const typed = String(issuingKeySha256).slice(0, 12);
  const { exitCode, seen } = await atMachine('root', [{ ...digits, typed }, pinOf('offline')], signWords());
  expect([exitCode, seen]).toEqual([0, expect.stringContaining('issuing.pem')]);
});

test('the station imports it, two officers sign, and the journal begins; the record is printed', async () => {
  const words = ['ca', 'import', at('issuing.pem'), '--root', at('root/root.pem'), '--dir', at('signer')];
  const imported = await atMachine('station', [pinOf('st01')], words);
  expect([imported.exitCode, imported.seen]).toEqual([
    0,
    expect.stringContaining('Two officers sign: `birthmark signer-config sign '),
  ]);
  for (const id of ['anna', 'bo']) {
    const answers = [
      { to: 'to sign this', typed: 'signer 1' },
      { to: `Passphrase of ${id}`, typed: PASSPHRASE },
    ];
    const signing = ['signer-config', 'sign', at('signer/signer.json'), '--officer', officerFile(id)];
    expect((await atMachine('station', answers, signing)).exitCode).toBe(0);
  }
  const { exitCode, seen } = await init([pinOf('st01')]);
  expect([exitCode, seen]).toEqual([0, expect.stringContaining('The ceremony is complete.')]);
  const paper = execFileSync('pdftotext', ['-layout', at('signer/record.pdf'), '-'], { encoding: 'utf8' });
  for (const text of ['Anna Berg, security officer', 'O=Lamp Works, OU=Lamp Two', 'Lamp root 2026']) {
    expect(paper).toContain(text);
  }
  expect(await readFile(at('signer/checkpoint.vkey'), 'utf8')).toMatch(/^ST01\+/);
});

test('without a terminal nobody is asked, and nothing is done', async () => {
  const ran = await birthmark(
    'ca',
    'import',
    at('issuing.pem'),
    '--root',
    at('root/root.pem'),
    '--dir',
    at('signer'),
    '--json',
  );
  expect([ran.exitCode, ran.json()]).toMatchObject([1, { fault: { code: 'person.no-terminal' } }]);
});
