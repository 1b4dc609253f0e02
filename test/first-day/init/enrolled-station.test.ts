import { mkdir, readdir, readFile, rm, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { InitFile } from '../../../station-core/first-day/init/init-file.ts';
import { formatTokenUri } from '../../../station-core/first-day/init/pkcs11-uri.ts';
import { nextTurn } from '../../../station-core/first-day/init/station-init.ts';
import type { GivenName, Turn } from '../../../station-core/first-day/init/turn.ts';
import { verifierKeyWords } from '../../../station-core/formats/tlog/verifier-key-words.ts';
import { readDocument } from '../../../station-core/officers/document-files.ts';
import { Secret } from '../../../station-core/secret.ts';
import { readStationConfig } from '../../../station-core/station/setup/station-config.ts';
import { makeSoftHsm, SOFTHSM_MODULE } from '../../officers/softhsm.ts';
import { newHeadquarters, type NewHeadquarters } from '../../upstream/enrolment/new-headquarters.ts';
import { TrialInit } from './trial-init.ts';

/** A station with a SoftHSM store of its own, which enrols before its officers sign. Each turn begins from the folder. */

const PIN = '730418265';
const PIN_FILE = 'token.pin';

let init: TrialInit;
let headquarters: NewHeadquarters;
let code: string;
let softhsmConf: string;
beforeAll(async () => {
  [init, headquarters] = await Promise.all([TrialInit.make(), newHeadquarters()]);
  softhsmConf = makeSoftHsm(init.dir, { label: 'st01', pin: PIN });
  await writeFile(init.path(PIN_FILE), PIN, { mode: 0o600 });
  code = (await headquarters.codeFor('ST01')).reveal();
}, 120_000);
afterAll(async () => {
  vi.unstubAllEnvs();
  await headquarters[Symbol.asyncDispose]();
  await rm(init.dir, { recursive: true });
});

type Words = Partial<Record<GivenName, string | readonly string[]>>;

/** What the next call of the command comes to. */
async function turn(words: Words = {}, afterDays = 0): Promise<Turn> {
  const given = new Map<GivenName, readonly string[]>();
  for (const [name, word] of Object.entries(words))
    given.set(name as GivenName, typeof word === 'string' ? [word] : word);
  return nextTurn({
    file: await InitFile.open(init.dataDir),
    holder: {
      askPin: () => Promise.resolve(new Secret(PIN)),
      confirm: () => Promise.resolve(),
      begins: () => undefined,
    },
    given,
    signal: new AbortController().signal,
    now: () => new Date(Date.now() + afterDays * 24 * 3_600_000),
  });
}

const asked = (name: string) => ({ kind: 'question', question: { name } });
const upstream = (name: string): string => join(init.dataDir, 'upstream', name);

test('the store that SOFTHSM2_CONF names is noted with the keys, and later calls do without the variable', async () => {
  vi.stubEnv('SOFTHSM2_CONF', softhsmConf);
  const wanted = await turn({
    station: 'ST01',
    organization: 'Example Devices',
    token: formatTokenUri({ modulePath: SOFTHSM_MODULE, tokenLabel: 'st01' }),
    officers: init.officerFiles,
    present: ['Anna Berg, officer', 'Bo Chen, officer'],
    authority: 'Example issuing 1',
    units: ['Lamp One'],
  });
  expect(wanted).toMatchObject(asked('certificate'));
  vi.stubEnv('SOFTHSM2_CONF', undefined);
  await init.certificates();
  const chain = { certificate: init.path('issuing.pem'), root: init.path('root.pem') };
  expect(await turn(chain)).toMatchObject(asked('headquarters'));
}, 120_000);

test('whoever is not the headquarters of the fingerprint is sent nothing, and the answer can be corrected', async () => {
  const wrong = { headquarters: headquarters.enrolmentUrl, fingerprint: '0'.repeat(64), code };
  await expect(turn(wrong)).rejects.toMatchObject({ code: 'sync.wrong-authority' });
  const right = { fingerprint: headquarters.fingerprintSha256Hex };
  expect(await turn(right)).toMatchObject(asked('code'));
  expect((await headquarters.database.query('select 1 from stations')).rows).toEqual([]);
});

test('an enrolment that stopped after headquarters used the code goes on with the same code, and with no other', async () => {
  await mkdir(upstream('ca.pem'), { recursive: true }); // what headquarters answers cannot be kept
  await expect(turn({ code })).rejects.toBeDefined();
  await rmdir(upstream('ca.pem'));
  expect((await headquarters.database.query('select station from stations')).rows).toEqual([{ station: 'ST01' }]);
  expect(await turn()).toMatchObject(asked('code'));
  const unknown = { code: '7K3QM-W0XEB-94TNS-ZC2HA' };
  await expect(turn(unknown)).rejects.toMatchObject({ code: 'sync.enrolment-refused' });
  expect(await turn({ code })).toMatchObject({ kind: 'wait', name: 'configuration-signed' });
});

test('officers compare the key of headquarters in what they sign, once, with what headquarters printed', async () => {
  const { content } = await readDocument(init.configuration, ['signer']);
  const { upstreamKey } = content as { readonly upstreamKey: string };
  const key = verifierKeyWords(upstreamKey).join('; ');
  expect(key).toMatch(/^hq\.test\+.*ML-DSA-44, SHA-256 [0-9a-f]{64}$/);
  expect(await turn()).toMatchObject({ tasks: [{ name: 'compare-key', values: { key } }, {}, {}] });
  await expect(turn({ headquarters: 'https://other.example.com' })).rejects.toMatchObject({ code: 'setup.answered' });
});

test('a key of headquarters that somebody writes into the ceremony after the officers read it is refused', async () => {
  const path = join(init.dataDir, 'signer', 'ceremony.json');
  const before = await readFile(path, 'utf8');
  await init.sign(init.configuration, 'signer');
  const other = before.replace(/"upstreamKey": "hq\.test/, '"upstreamKey": "hq.evil');
  expect(other).not.toBe(before);
  await writeFile(path, other);
  await expect(turn()).rejects.toMatchObject({ code: 'ceremony.other-settings', evidence: { setting: 'upstreamKey' } });
  await writeFile(path, before);
});

test('the journal does not begin with another key than headquarters registered', async () => {
  const path = join(init.dataDir, 'signer', 'state', 'ml-dsa-44-key.json');
  const before = await readFile(path);
  await rm(path);
  await expect(turn()).rejects.toMatchObject({ code: 'ceremony.damaged' });
  await writeFile(path, before);
  expect(await turn()).toMatchObject(asked('escrow'));
});

test('station.json has headquarters, the keys that are registered there, and the store of the token', async () => {
  const rest = {
    escrow: init.path('escrow.pem'),
    pinFile: init.path(PIN_FILE),
    printer: 'folder:labels',
    signerAccount: 'same',
  };
  expect(await turn({ ...rest, scanner: 'typed', jig: '1x4' })).toMatchObject({ kind: 'wait', name: 'product' });
  const config = await readStationConfig(init.dataDir);
  const { rows } = await headquarters.database.query<{ key: string }>('select checkpoint_key as key from stations');
  expect(rows).toEqual([{ key: config.checkpointKey }]);
  expect(config.upstream).toMatchObject({ ca: upstream('ca.pem'), cert: upstream('station.pem') });
  expect(config.signer).toMatchObject({ softhsmConf });
});

test('a setup that goes on days later renews the certificate for headquarters', async () => {
  const before = await readFile(upstream('station.pem'), 'utf8');
  expect(await turn({}, 3)).toMatchObject({ kind: 'wait', name: 'product' });
  expect(await readFile(upstream('station.pem'), 'utf8')).toBe(before); // not due
  expect(await turn({}, 5)).toMatchObject({ kind: 'wait', name: 'product' });
  expect(await readFile(upstream('station.pem'), 'utf8')).not.toBe(before);
});

test('a setup that goes on after the certificate ended asks for a new code, and signs nothing again', async () => {
  const before = await readFile(upstream('station.pem'), 'utf8');
  const signed = await readFile(init.configuration, 'utf8');
  const wanted = await turn({}, 40);
  expect(wanted).toMatchObject({ question: { name: 'code', before: [{ name: 'draw-code' }] } });
  await expect(turn({ code }, 40)).rejects.toMatchObject({ code: 'sync.enrolment-refused' }); // it was used
  const next = (await headquarters.codeFor('ST01')).reveal();
  expect(await turn({ code: next }, 40)).toMatchObject({ kind: 'wait', name: 'product' });
  expect(await readFile(upstream('station.pem'), 'utf8')).not.toBe(before);
  expect(await readFile(init.configuration, 'utf8')).toBe(signed);
});

test('the one-time code is in no file of the folder', async () => {
  const found = await readdir(init.dataDir, { recursive: true, withFileTypes: true });
  const files = found.filter((each) => each.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const holding: string[] = [];
  for (const file of files) if ((await readFile(file)).includes(code)) holding.push(file);
  expect(holding).toEqual([]);
});
