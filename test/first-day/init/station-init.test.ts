import { existsSync } from 'node:fs';
import { copyFile, readFile, writeFile, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { writeSampleProduct } from '../../../fixtures/sample-product/sample-product.ts';
import { readDocument } from '../../../station-core/officers/document-files.ts';
import { readStationConfig } from '../../../station-core/station/setup/station-config.ts';
import { SetupLock } from '../../../station-core/first-day/init/setup-lock.ts';
import { birthmark, birthmarkAs } from '../../cli/birthmark.ts';
import { atTerminal } from '../../cli/at-terminal.ts';
import { TrialInit } from './trial-init.ts';

let init: TrialInit;
beforeAll(async () => {
  init = await TrialInit.make();
});

const PERMIT = ['--permit', 'P-1', '--quota', '100', '--days', '365', '--ouis', '24:0A:C4'];
const DRAFTS = [
  ['manifest.jws', 'manifest'],
  ['P-1.jws', 'permit'],
] as const;

const asked = (option: string) => ({ next: { kind: 'question', question: { option } } });

test('without a terminal the first question without an answer is the result, and status 1', async () => {
  const { exitCode, json } = await init.run('--json');
  expect([exitCode, json()]).toMatchObject([1, { ok: false, ...asked('--station') }]);
});

test('an answer of another form is refused with the form, and is not kept', async () => {
  const { exitCode, stderr } = await init.run('--station', 'line one');
  expect(exitCode).toBe(1);
  expect(stderr).toContain('setup.bad-answer');
  expect(stderr).toContain('A to Z and digits');
  expect(await init.json()).toMatchObject(asked('--station'));
});

test('the keys are made with what was said, and the station waits for the root with what its people compare', async () => {
  expect(await init.json(...init.keyOptions)).toMatchObject(asked('--certificate'));
  const { stdout } = await init.run();
  expect(stdout).toContain('birthmark ca root sign STICK/issuing.csr.pem');
  const again = `Then run:\n    birthmark station init --data ${init.dataDir} --certificate STICK/issuing.pem --root STICK/root.pem`;
  expect(stdout).toContain(again);
  const clone = await birthmarkAs({ env: { BIRTHMARK_COMMAND: '/srv/b/run birthmark' } }, ...init.words);
  expect(clone.stdout).toContain('    ./run birthmark ca root sign');
  expect(clone.stdout).toContain('    /srv/b/run birthmark station init');
  expect(stdout).toMatch(/the issuing key, which begins with [0-9a-f]{12}\./);
});

test('another answer than the one the keys were made from is refused', async () => {
  const { exitCode, stderr } = await init.run('--station', 'ST02');
  expect([exitCode, stderr]).toEqual([1, expect.stringContaining('setup.answered')]);
});

test('files that are not the pair of certificates are refused by name, and only the one that fits is kept', async () => {
  const [, issuing = '', , root = ''] = await init.certificates();
  expect((await init.run('--certificate', root, '--root', issuing)).stderr).toContain('setup.other-certificate');
  expect((await init.run('--certificate', issuing, '--root', issuing)).stderr).toContain('setup.other-root');
  expect(await init.json()).toMatchObject(asked('--root'));
});

test('a kept copy that somebody exchanged is refused like any other file, and asked for again', async () => {
  await copyFile(init.path('root.pem'), join(init.dataDir, 'brought', 'issuing.pem'));
  expect((await init.run()).stderr).toContain('setup.other-certificate');
  expect(await init.json()).toMatchObject(asked('--certificate'));
});

test('after a PIN that the token refused nobody has to bring the certificates again', async () => {
  const pinFile = join(init.dataDir, 'hsm', 'pin');
  const pin = await readFile(pinFile, 'utf8');
  await writeFile(pinFile, '00000000\n');
  const { exitCode, stdout, stderr } = await init.run(...(await init.certificates()), '--printer', 'folder:labels');
  expect([exitCode, stderr]).toEqual([1, expect.stringContaining('hsm.wrong-pin')]);
  expect(stdout).toMatch(/To go on, run:\n {4}birthmark station init --data \S+.* --printer folder:labels\n/);
  await writeFile(pinFile, pin);
  await rm(init.path('issuing.pem'));
  await rm(init.path('root.pem'));
});

test('with the certificates of the root it asks for headquarters, before anything is there to sign', async () => {
  expect(await init.json()).toMatchObject(asked('--headquarters'));
  expect(existsSync(join(init.dataDir, 'brought'))).toBe(false);
  expect(existsSync(init.configuration)).toBe(false);
  expect((await init.run('--headquarters', 'http://hq.example.com')).stderr).toContain('setup.bad-answer');
  expect(await init.json('--headquarters', 'https://localhost:1/')).toMatchObject(asked('--fingerprint'));
  const fingerprint = ['--fingerprint', 'AB:'.repeat(32).slice(0, -1)];
  expect(await init.json(...fingerprint)).toMatchObject(asked('--code'));
  expect((await init.run('--code', 'no-code')).stderr).toContain('setup.bad-answer');
  expect((await init.run('--code', '7K3QM-W0XEB-94TNS-ZC2HA')).stderr).toContain('sync.unreachable');
});

test('without headquarters it waits for two officers, each with the command that is theirs', async () => {
  const ran = await init.run('--headquarters', 'none');
  expect(ran.exitCode).toBe(0);
  for (const { officer } of init.officers) {
    expect(ran.stdout).toContain(`Then run:\n    birthmark station init --data ${init.dataDir}\n`);
    expect(ran.stdout).toContain(`signer-config sign ${init.configuration} --officer KEYS/${officer.id}.officer.json`);
  }
  await init.sign(init.configuration, 'signer', init.officers.slice(0, 1));
  const elsewhere = [
    '--headquarters',
    'https://localhost:1',
    '--fingerprint',
    'ab'.repeat(32),
    '--organization',
    'Other',
  ];
  const refused = await init.run(...elsewhere);
  expect(refused.stderr).toContain('setup.answered');
  expect(refused.stdout).toMatch(/To go on, run:\n {4}birthmark station init --data \S+\n/);
  const [first, second] = init.officers.map(({ officer }) => officer.name);
  const waiting = (await init.run()).stdout;
  expect([waiting.includes(first ?? '?'), waiting.includes(second ?? '?')]).toEqual([false, true]);
});

test('once both signed, the rest is asked for, station.json is written, and a product is missing', async () => {
  await init.sign(init.configuration, 'signer', init.officers.slice(1));
  expect(await init.json()).toMatchObject(asked('--escrow'));
  const rest = [
    '--escrow',
    init.path('escrow.pem'),
    '--signer-account',
    'same',
    '--printer',
    'folder:labels',
    '--scanner',
    'typed',
    '--jig',
    '2x2',
  ];
  expect(await init.json(...rest)).toMatchObject({ ok: true, next: { kind: 'wait' } });
  expect(await readStationConfig(init.dataDir)).toMatchObject({ station: 'ST01', scanner: 'typed' });
  const floor = JSON.parse(await readFile(join(init.dataDir, 'floor.json'), 'utf8')) as object;
  expect(floor).toMatchObject({ content: { jig: { rows: 2, columns: 2 } } });
});

async function changeProduct(change: object): Promise<void> {
  const path = join(init.dataDir, 'products', 'lamp-one', 'product.json');
  await writeFile(path, JSON.stringify(Object.assign(JSON.parse(await readFile(path, 'utf8')), change)));
}

test('a permit that forbids what the product burns for good is not drafted', async () => {
  await writeSampleProduct(join(init.dataDir, 'products', 'lamp-one'), { chip: 'esp32c3' });
  expect(await init.json()).toMatchObject(asked('--permit'));
  await changeProduct({ lock: true });
  const forbidden = await init.run(...PERMIT, '--rights', 'rework');
  expect([forbidden.exitCode, forbidden.stderr]).toEqual([1, expect.stringContaining('lamp-one needs lock')]);
  await changeProduct({ lock: false });
});

test('with a product it drafts manifest and permit from what the product says, for two officers to sign', async () => {
  const ran = await init.run(...PERMIT, '--rights', 'rework');
  expect(ran.exitCode).toBe(0);
  expect(ran.stdout).toContain(`birthmark permit sign ${init.draft('P-1.jws')} --officer `);
  const { content } = await readDocument(init.draft('P-1.jws'), ['permit']);
  expect(content).toMatchObject({
    product: 'lamp-one',
    organizationalUnit: 'Lamp One',
    quota: 100,
    macs: { oui: ['24:0a:c4'] },
    serials: { prefix: 'L1-ST01-' },
    firmware: { minimumVersion: '1.4.2' },
    rights: { rework: true, lock: false, burn: false },
  });
});

test('a number can be changed until an officer has signed; then what was drafted stands', async () => {
  expect(await init.json('--quota', '120')).toMatchObject({ next: { name: 'documents-signed' } });
  expect((await readDocument(init.draft('P-1.jws'), ['permit'])).content).toMatchObject({ quota: 120 });
});

test('a document with one signature is not put in force', async () => {
  const [first = [], second = []] = init.officers.map((each) => [each]);
  for (const [name, type] of DRAFTS) await init.sign(init.draft(name), type, first);
  expect(await init.json()).toMatchObject({ next: { kind: 'wait', tasks: [{}, {}] } });
  expect((await readStationConfig(init.dataDir)).documents).toBeUndefined();
  expect((await init.run('--quota', '1000')).stderr).toContain('setup.answered');
  for (const [name, type] of DRAFTS) await init.sign(init.draft(name), type, second);
});

test('with both signatures they are in force, and the check finds a station that is ready', async () => {
  const done = await init.json();
  expect(done).toMatchObject({ ok: true, next: { kind: 'done' } });
  const { findings } = done['check'] as { findings: readonly { check: string; state: string }[] };
  expect(findings.filter(({ state }) => state === 'problem')).toEqual([]);
  for (const check of ['documents', 'certificates', 'permits', 'products', 'printer', 'signing-service']) {
    expect(findings).toContainEqual(expect.objectContaining({ check, state: 'good' }));
  }
});

test('a further run changes nothing of what is there', async () => {
  const before = await readFile(join(init.dataDir, 'station.json'), 'utf8');
  expect(await init.json()).toMatchObject({ next: { kind: 'done' } });
  expect(await readFile(join(init.dataDir, 'station.json'), 'utf8')).toBe(before);
  expect((await init.run('--scanner', 'program:/bin/true')).stderr).toContain('setup.answered');
});

test('while a screen sets the station up, a command is refused and says who holds it', async () => {
  const dir = init.path('at-a-screen');
  using held = SetupLock.take(dir, 'screen');
  void held;
  const { exitCode, json } = await birthmark('station', 'init', '--data', dir, '--station', 'ST09', '--json');
  const evidence = { by: 'birthmark serve', process: process.pid };
  expect([exitCode, json()]).toMatchObject([1, { fault: { code: 'setup.busy', evidence } }]);
  expect(existsSync(join(dir, 'init.json'))).toBe(false);
});

test('a folder that holds another station is left alone', async () => {
  const dir = init.path('other');
  await mkdir(dir);
  await writeFile(join(dir, 'station.json'), '{}');
  const { exitCode, seen } = await atTerminal([], 'station', 'init', '--data', dir);
  expect([exitCode, seen]).toEqual([1, expect.stringContaining('setup.station-exists')]);
});

test('at a terminal every question is asked, a wrong answer again, and an empty line stops where it is', async () => {
  const dir = init.path('typed');
  const { exitCode, seen } = await atTerminal(
    [
      { to: 'Name of the station', typed: 'lower' },
      { to: 'Name of the station', typed: 'ST07' },
      { to: 'Organization in the certificates', typed: 'Example Devices' },
      { to: 'Token of the signing keys', typed: 'software' },
      { to: 'Files of the security officers', typed: `${init.path('absent')}; ${init.officerFiles.join('; ')}` },
      { to: 'Files of the security officers', typed: init.officerFiles.join('; ') },
      {
        to: 'security officer]',
        typed: '"A, officer" "B, officer"',
      },
      { to: 'issuing ST07]', typed: 'One' },
      { to: 'Product lines that the CA may certify', typed: '' },
    ],
    'station',
    'init',
    '--data',
    dir,
  );
  expect(exitCode).toBe(1);
  expect(seen).toContain('setup.bad-answer');
  expect(seen).toContain('station.bad-path');
  expect(seen).toMatch(/Then run:\s+birthmark station init --data \S+ --units "NAME"/);
  expect(existsSync(join(dir, 'hsm'))).toBe(false);
  expect(seen).toContain('SoftHSM in the folder of the station');
  expect(seen).toContain('Looking for PKCS#11 drivers and tokens …');
  expect(JSON.parse(await readFile(join(dir, 'init.json'), 'utf8'))).toMatchObject({
    answers: { station: 'ST07', present: [{ name: 'A', role: 'officer' }, { name: 'B' }], authority: 'One' },
  });
});
