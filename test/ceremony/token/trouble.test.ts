import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pkcs11js from 'pkcs11js';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { StationCeremony } from '../../../station-core/ceremony/station/ceremony-state.ts';
import type { FaultCode } from '../../../station-core/fault.ts';
import { Secret } from '../../../station-core/secret.ts';
import { officersSha256Hex } from '../../../station-core/formats/officer-key.ts';
import { SignerClient } from '../../../station-core/signer/client.ts';
import { someOf } from '../../faults/sweep.ts';
import { SOFTHSM_MODULE } from '../../officers/softhsm.ts';
import { noCompiler, Trouble, type TroubleOrder } from '../../signer/token/troubled-token.ts';
import { never, PIN, TrialRoot, TrialStation } from '../trial-ceremony.ts';

/** A ceremony with a token whose driver misbehaves on demand. */

const KEYS = ['private checkpoint', 'private issuing', 'secret journal', 'secret tag'];
const HMAC = pkcs11js.CKM_SHA256_HMAC;
const PATIENCE_MS = 15_000;

const TROUBLES: readonly (readonly [string, TroubleOrder, FaultCode])[] = [
  ['its driver crashes over a key pair', { at: 'C_GenerateKeyPair', action: 'crash' }, 'hsm.failed'],
  [
    'its driver crashes when it has made one',
    { at: 'C_GenerateKeyPair', when: 'after', action: 'crash' },
    'hsm.failed',
  ],
  ['its driver crashes over a secret key', { at: 'C_GenerateKey', when: 'after', action: 'crash' }, 'hsm.failed'],
  [
    'its session expired',
    { at: 'C_GenerateKey', action: 'fail', value: pkcs11js.CKR_SESSION_HANDLE_INVALID },
    'hsm.failed',
  ],
  ['it was removed', { at: 'C_GenerateKeyPair', action: 'fail', value: pkcs11js.CKR_DEVICE_REMOVED }, 'hsm.missing'],
  ['it is full', { at: 'C_GenerateKey', action: 'fail', value: pkcs11js.CKR_DEVICE_MEMORY }, 'hsm.full'],
  [
    'it fails when it has made a key',
    { at: 'C_GenerateKey', when: 'after', action: 'fail', value: pkcs11js.CKR_DEVICE_ERROR },
    'hsm.failed',
  ],
  ['it finds nothing', { at: 'C_FindObjects', action: 'fail', value: pkcs11js.CKR_DEVICE_ERROR }, 'hsm.failed'],
  ['its driver crashes over the request', { at: 'C_Sign', action: 'crash' }, 'hsm.failed'],
  ['it signs the request wrongly', { at: 'C_Sign', action: 'wrong' }, 'ceremony.bad-request'],
];

const HANGS: readonly (readonly [string, TroubleOrder])[] = [
  ['makes a key pair', { at: 'C_GenerateKeyPair', action: 'hang' }],
  ['makes a secret key', { at: 'C_GenerateKey', action: 'hang' }],
  ['takes the PIN', { at: 'C_Login', action: 'hang' }],
  ['is loaded', { at: 'C_Initialize', action: 'hang' }],
];

const AT_THE_JOURNAL: readonly (readonly [string, TroubleOrder, FaultCode])[] = [
  ['gives a wrong HMAC once', { at: 'C_Sign', mechanism: HMAC, action: 'wrong' }, 'hsm.inconsistent'],
  ['crashes over an HMAC', { at: 'C_Sign', mechanism: HMAC, action: 'crash' }, 'hsm.failed'],
  ['is full', { at: 'C_CreateObject', action: 'fail', value: pkcs11js.CKR_DEVICE_MEMORY }, 'hsm.full'],
  ['crashes over its anchor', { at: 'C_CreateObject', action: 'crash' }, 'hsm.failed'],
  ['was removed', { at: 'C_OpenSession', action: 'fail', value: pkcs11js.CKR_DEVICE_REMOVED }, 'hsm.missing'],
];

let trouble: Trouble;
let root: TrialRoot;

async function troubledStation(): Promise<TrialStation> {
  const station = await TrialStation.make({ modulePath: trouble.modulePath });
  const env = { ...station.place.at.env, ...trouble.environment(SOFTHSM_MODULE) };
  return station.at({ env });
}

/** Everything up to the officers' signatures, after which the next `init` begins the journal. */
async function untilJournal(station: TrialStation): Promise<void> {
  await station.init();
  await station.import(await root.sign(await station.request()));
  await station.init();
  await station.sign();
}

async function requireComplete(station: TrialStation): Promise<void> {
  expect(await station.init()).toEqual({ step: 'none' });
  expect(await station.keysInToken()).toEqual(KEYS);
}

describe.skipIf(noCompiler)(`a ceremony with trouble${noCompiler === undefined ? '' : ` (${noCompiler})`}`, () => {
  beforeAll(async () => {
    trouble = await Trouble.build();
    root = await TrialRoot.make();
  });
  beforeEach(() => {
    trouble.end();
  });

  test.each(someOf(TROUBLES, 3))(
    '%s: the fault is named, and the next run finishes with four keys',
    async (_, order, code) => {
      const station = await troubledStation();
      trouble.order(order);
      await expect(station.init()).rejects.toMatchObject({ code });
      expect(trouble.isWaiting).toBe(false);
      await untilJournal(station);
      await requireComplete(station);
    },
  );

  test.each(someOf(HANGS, 1))(
    'a driver that hangs while it %s is ended with its process, and the next run goes on',
    async (_, order) => {
      const station = await troubledStation();
      trouble.order(order);
      const hung = station.at({ timeoutMs: PATIENCE_MS }).init();
      await expect(hung).rejects.toMatchObject({ code: 'hsm.no-answer', evidence: { timeoutMs: PATIENCE_MS } });
      expect(trouble.isWaiting).toBe(false);
      await untilJournal(station);
      await requireComplete(station);
    },
    120_000,
  );

  test('whoever stops waits for no driver', async () => {
    const station = await troubledStation();
    trouble.order({ at: 'C_GenerateKeyPair', action: 'hang' });
    const leaving = new AbortController();
    const begun = station.at({ signal: leaving.signal }).init();
    await expect.poll(() => trouble.isWaiting, { timeout: 20_000 }).toBe(false);
    leaving.abort(new Error('the officer pressed Ctrl-C'));
    await expect(begun).rejects.toThrow('the officer pressed Ctrl-C');
    await untilJournal(station);
    await requireComplete(station);
  }, 120_000);

  test('a wrong PIN is spent once, however often the ceremony is run; the right one is taken afterwards', async () => {
    const station = await troubledStation();
    const wrong = station.at({ askPin: async () => new Secret('not-the-pin') });
    const logins = trouble.callsOf('C_Login');
    for (let attempt = 0; attempt < 3; attempt++) {
      await expect(wrong.init()).rejects.toMatchObject({ code: 'hsm.wrong-pin' });
    }
    expect(trouble.callsOf('C_Login')).toBe(logins + 1);
    expect(await station.init()).toMatchObject({ step: 'import' });
  });

  test.each([
    ['one attempt only', pkcs11js.CKF_USER_PIN_FINAL_TRY, 'hsm.last-try'],
    ['no attempt', pkcs11js.CKF_USER_PIN_LOCKED, 'hsm.locked'],
  ])('a token that allows %s gets no PIN', async (_, value, code) => {
    const station = await troubledStation();
    const logins = trouble.callsOf('C_Login');
    trouble.order({ at: 'C_GetTokenInfo', times: 'always', action: 'flags', value });
    await expect(station.init()).rejects.toMatchObject({ code });
    expect(trouble.callsOf('C_Login')).toBe(logins);
  });

  test.each(['{', '{"saltHex":"00"}'])(
    'a record of refused PINs that is damaged (%j) keeps every PIN from being tried, until a person deletes it',
    async (text) => {
      const station = await troubledStation();
      const path = join(station.dir, 'refused-pin.json');
      const logins = trouble.callsOf('C_Login');
      await writeFile(path, text);
      await expect(station.init()).rejects.toMatchObject({ code: 'hsm.refusals-damaged', evidence: { path } });
      expect(trouble.callsOf('C_Login')).toBe(logins);
      await rm(path);
      expect(await station.init()).toMatchObject({ step: 'import' });
    },
  );

  test.each(someOf(AT_THE_JOURNAL, 2))(
    'a token that %s when the journal begins: the fault is named, and the signing service starts after the next run',
    async (...row) => {
      const [, order, code] = row;
      const station = await troubledStation();
      await untilJournal(station);
      // The ceremony's own session is opened, and its PIN spent, before the trouble begins.
      const asked = station.at({
        askPin: async () => {
          if (order.at !== 'C_OpenSession') trouble.order(order);
          return new Secret(PIN);
        },
      });
      if (order.at === 'C_OpenSession') trouble.order(order);
      await expect(asked.init()).rejects.toMatchObject({ code });
      expect(trouble.isWaiting).toBe(false);
      await requireComplete(station);
      await requireStarts(station);
    },
  );
});

async function requireStarts(station: TrialStation): Promise<void> {
  const { state, dir } = await StationCeremony.open(station.dir);
  const pin = join(dir, 'pin');
  await writeFile(pin, PIN, { mode: 0o600 });
  Object.assign(process.env, trouble.environment(SOFTHSM_MODULE)); // forked processes inherit it
  await using signer = await SignerClient.start({
    start: {
      config: join(dir, 'signer.json'),
      officersSha256: officersSha256Hex(state.settings.officers),
      pin: { kind: 'file', path: pin },
      softhsmConf: station.place.at.env?.['SOFTHSM2_CONF'],
    },
    signal: never,
  });
  expect(await signer.status(never)).toMatchObject({ station: 'ST01', certificates: 0, quarantine: null });
  expect(await readFile(join(dir, 'checkpoint.vkey'), 'utf8')).toContain('ST01+');
}
