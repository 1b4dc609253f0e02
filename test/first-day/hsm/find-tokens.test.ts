import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { findTokens, unfit } from '../../../station-core/first-day/hsm/find-tokens.ts';
import { birthmarkAs } from '../../cli/birthmark.ts';
import { never, TrialStation } from '../../ceremony/trial-ceremony.ts';
import { makeSoftHsm, SOFTHSM_MODULE } from '../../officers/softhsm.ts';

let dir: string;
let env: { readonly SOFTHSM2_CONF: string };

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'find-tokens-'));
  env = { SOFTHSM2_CONF: makeSoftHsm(dir, { label: 'st01', pin: '12345678' }) };
});

const search = (modulePaths: readonly string[] = []) => findTokens({ modulePaths, copyIn: dir, env, signal: never });

test('an empty token in a known place is found, and a station can use it', async () => {
  const module = (await search()).find(({ modulePath }) => modulePath === SOFTHSM_MODULE);
  const token = module?.tokens.find(({ tokenLabel }) => tokenLabel === 'st01');
  expect(token).toMatchObject({ kind: 'softhsm2', pin: 'set', objects: [] });
  expect(token && unfit(token)).toBeUndefined();
});

test('a slot whose token nobody has set up is shown as such', async () => {
  const tokens = (await search()).flatMap((each) => each.tokens);
  expect(tokens.map(({ tokenLabel, pin }) => [tokenLabel, pin])).toContainEqual(['', 'not-set']);
});

test('a token that holds the keys of a station shows them without a PIN, and is not for another station', async () => {
  const station = await TrialStation.make();
  await station.init();
  const { at } = station.place;
  const [module] = await findTokens({ modulePaths: [], copyIn: dir, env: at.env ?? {}, signal: never });
  const token = module?.tokens.find(({ tokenLabel }) => tokenLabel === 'station');
  expect(token?.objects).toContainEqual({ objectClass: 'public', label: 'issuing' });
  expect(token && unfit(token)).toMatchObject({ code: 'ceremony.token-in-use' });
});

test('what is no driver is named with its reason, and the others are shown all the same', async () => {
  const text = join(dir, 'notes.txt');
  await writeFile(text, 'no driver');
  const found = await search([text, join(dir, 'absent.so')]);
  expect(found.slice(0, 2)).toMatchObject([
    { modulePath: text, tokens: [], fault: { code: 'hsm.missing' } },
    { modulePath: join(dir, 'absent.so'), tokens: [], fault: { code: 'hsm.missing' } },
  ]);
  expect(found.some(({ tokens }) => tokens.length > 0)).toBe(true);
});

test('a store that is named is searched, by the list and by the setup, in place of what the variable says', async () => {
  const elsewhere = { env: { SOFTHSM2_CONF: join(dir, 'absent.conf') } };
  const conf = env.SOFTHSM2_CONF;
  const listed = await birthmarkAs(elsewhere, 'station', 'tokens', '--softhsm-conf', conf);
  const uri = `pkcs11:token=st01?module-path=${SOFTHSM_MODULE}`;
  expect(listed.stdout).toContain(`--token '${uri}' --softhsm-conf ${conf}`);
  const words = [
    'station',
    'init',
    '--data',
    join(dir, 'station'),
    '--station',
    'ST01',
    '--organization',
    'Example Devices',
  ];
  const asked = (await birthmarkAs(elsewhere, ...words, '--softhsm-conf', conf, '--json')).json();
  const choices = [{ value: uri }, { value: 'software' }];
  expect(asked).toMatchObject({ next: { question: { name: 'token', choices } } });
  const again = (await birthmarkAs(elsewhere, ...words.slice(0, 4), '--json')).json();
  expect(again).toMatchObject({ next: { question: { name: 'token', choices } } }); // it is noted
  const absent = await birthmarkAs({}, 'station', 'tokens', '--softhsm-conf', join(dir, 'absent.conf'));
  expect([absent.exitCode, absent.stderr]).toEqual([1, expect.stringContaining('station.bad-path')]);
});

test('the command names drivers, tokens and what a station can do with them', async () => {
  const { exitCode, stdout } = await birthmarkAs({ env }, 'station', 'tokens');
  expect(exitCode).toBe(0);
  expect(stdout).toContain(`${SOFTHSM_MODULE}\n`);
  expect(stdout).toMatch(/ {2}st01, serial number [0-9a-f]+, SoftHSM 2, PIN set\n {4}shows without a PIN: nothing/);
});
