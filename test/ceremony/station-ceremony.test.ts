import { execFileSync } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { ceremonyRecordSchema } from '../../station-core/ceremony/record/ceremony-record.ts';
import { StationCeremony } from '../../station-core/ceremony/station/ceremony-state.ts';
import { CeremonyToken } from '../../station-core/ceremony/token/ceremony-token.ts';
import { Secret } from '../../station-core/secret.ts';
import { SignerClient } from '../../station-core/signer/client.ts';
import { officersSha256Hex } from '../../station-core/formats/officer-key.ts';
import { csrOf, issuingOf, requestOf, rootOf, SoftwareKey } from '../pki/ca/software-chain.ts';
import { readCaRequest } from '../../station-core/pki/ca/ca-request.ts';
import { someOf } from '../faults/sweep.ts';
import { never, PIN, TrialRoot, TrialStation } from './trial-ceremony.ts';

const KEYS = ['private checkpoint', 'private issuing', 'secret journal', 'secret tag'];

let root: TrialRoot;
beforeAll(async () => {
  root = await TrialRoot.make();
});
afterEach(() => {
  vi.restoreAllMocks();
});

async function imported(station: TrialStation): Promise<void> {
  await station.init();
  await station.import(await root.sign(await station.request()));
}

test('the whole ceremony: keys, request, root, import, two officers, journal, record; then the signing service starts', async () => {
  const station = await TrialStation.make();
  expect(await station.init()).toMatchObject({ step: 'import' });
  const chain = await root.sign(await station.request());
  await station.import(chain);
  expect(await station.init()).toMatchObject({ step: 'sign', missing: 2 });
  await station.sign(station.officers.slice(0, 1));
  expect(await station.init()).toMatchObject({ step: 'sign', missing: 1 });
  await station.sign(station.officers.slice(1));
  expect(await station.init()).toEqual({ step: 'none' });
  expect(await station.keysInToken()).toEqual(KEYS);

  const { state, dir } = await station.open();
  const record = ceremonyRecordSchema.parse(JSON.parse(await readFile(join(dir, 'record.json'), 'utf8')));
  const text = execFileSync('pdftotext', ['-layout', join(dir, 'record.pdf'), '-'], { encoding: 'utf8' });
  expect(text).toContain('Key ceremony of station ST01');
  expect(text).toContain(state.token.tokenSerial);
  expect(text).toContain(state.configurationSha256);
  expect(text).toContain('CKA_NEVER_EXTRACTABLE true');
  expect(record.steps.map(({ says }) => says)).toHaveLength(9);
  expect(record.reservations.join(' ')).toContain('SoftHSM is software');

  const pinFile = join(dir, 'pin');
  await writeFile(pinFile, PIN, { mode: 0o600 });
  const officersSha256 = officersSha256Hex(state.settings.officers);
  const start = { config: join(dir, 'signer.json'), officersSha256, pin: { kind: 'file', path: pinFile } } as const;
  const softhsmConf = station.place.at.env?.['SOFTHSM2_CONF'];
  await using signer = await SignerClient.start({ start: { ...start, softhsmConf }, signal: never });
  expect(await signer.status(never)).toMatchObject({ station: 'ST01', certificates: 0, quarantine: null });
  const chainFiles = ['-x509_strict', '-CAfile', join(dir, 'root.pem'), join(dir, 'issuing.pem')];
  expect(execFileSync('openssl', ['verify', ...chainFiles], { encoding: 'utf8' })).toContain('OK');
});

const STEPS = [
  'begun',
  'issuing key',
  'checkpoint key',
  'tag key',
  'journal key',
  'request',
  'import',
  'draft',
  'journal begun',
  'record',
];

const CRASHES = STEPS.flatMap((step, at) => (['before', 'after'] as const).map((when) => [when, step, at] as const));

test.each(someOf(CRASHES, 3))(
  'a crash %s the step "%s" is on the disk leaves what the next run finishes, with the same keys',
  async (when, _, at) => {
    const station = await TrialStation.make();
    // oxlint-disable-next-line typescript/unbound-method -- it is called with the ceremony that it was called on
    const { advance } = StationCeremony.prototype;
    let step = -1;
    vi.spyOn(StationCeremony.prototype, 'advance').mockImplementation(async function (this: StationCeremony, ...args) {
      step += 1;
      if (step === at && when === 'before') throw new Error('crash');
      await advance.apply(this, args);
      if (step === at) throw new Error('crash');
    });
    let crashes = 0;
    const persist = async (work: () => Promise<unknown>): Promise<void> => {
      try {
        await work();
      } catch (error) {
        if (!(error instanceof Error) || error.message !== 'crash') throw error;
        crashes += 1;
        await work().catch((again: unknown) => {
          // A certificate whose import is on the disk is not imported twice.
          expect(again).toMatchObject({ code: 'ceremony.out-of-order' });
        });
      }
    };
    await persist(() => station.init());
    await persist(async () => station.import(await root.sign(await station.request())));
    await persist(() => station.init());
    await station.sign();
    await persist(() => station.init());
    expect([crashes, await station.init()]).toEqual([1, { step: 'none' }]);
    expect(await station.keysInToken()).toEqual(KEYS);
  },
);

test('a token that holds a key already is not taken, and nothing is begun', async () => {
  const station = await TrialStation.make();
  const { modulePath, tokenLabel } = station.settings;
  {
    await using token = await CeremonyToken.open({ modulePath, tokenLabel }, station.place.at);
    await token.makeKey({ label: 'root', idHex: '01', kind: 'P-256' });
  }
  await expect(station.init()).rejects.toMatchObject({ code: 'ceremony.token-in-use', evidence: { keys: 'root' } });
  await expect(station.open()).rejects.toMatchObject({ code: 'ceremony.not-begun' });
});

test("a root whose key is in the station's token is refused, and so is any stranger's key there", async () => {
  const station = await TrialStation.make();
  await station.init();
  const { modulePath, tokenLabel } = station.settings;
  const chain = await root.sign(await station.request());
  const wish = { label: 'sleeper', idHex: '01', kind: 'P-256' } as const;
  {
    await using token = await CeremonyToken.open({ modulePath, tokenLabel }, station.place.at);
    await token.makeKey(wish);
  }
  await expect(station.import(chain)).rejects.toMatchObject({ code: 'ceremony.token-in-use' });
  vi.spyOn(CeremonyToken.prototype, 'holds').mockResolvedValue(true);
  await expect(station.import(chain)).rejects.toMatchObject({ code: 'ceremony.root-in-token' });
});

test('the token knows every public key that it holds, and no other', async () => {
  const station = await TrialStation.make({ curve: 'P-384' });
  await station.init();
  const { modulePath, tokenLabel } = station.settings;
  const { spkiDer } = readCaRequest(await station.request());
  await using token = await CeremonyToken.open({ modulePath, tokenLabel }, station.place.at);
  expect(await token.holds(spkiDer)).toBe(true);
  expect(await token.holds(new SoftwareKey('P-384').spkiDer)).toBe(false);
});

test('a certificate for another key, or of a root that did not sign it, is refused and leaves the ceremony where it is', async () => {
  const station = await TrialStation.make();
  await station.init();
  const other = new SoftwareKey('P-256');
  const signer = new SoftwareKey('P-256');
  const rootCertDer = rootOf(signer);
  const forOther = issuingOf(requestOf(other), { key: signer, certDer: rootCertDer });
  await expect(station.import({ certDer: forOther, rootCertDer })).rejects.toMatchObject({
    code: 'ceremony.bad-certificate',
    evidence: { rules: 'key' },
  });
  const { certDer } = await root.sign(await station.request());
  await expect(station.import({ certDer, rootCertDer })).rejects.toMatchObject({
    evidence: { rules: 'signature authority-key-identifier' },
  });
  expect(await station.init()).toMatchObject({ step: 'import' });
});

test('a step is not done before its turn, nor twice', async () => {
  const station = await TrialStation.make();
  await imported(station);
  const again = root.sign(await station.request()).then((chain) => station.import(chain));
  await expect(again).rejects.toMatchObject({ code: 'ceremony.out-of-order' });
});

test('signatures of one officer, or of strangers, do not begin the journal', async () => {
  const station = await TrialStation.make();
  await imported(station);
  await station.init();
  const strangers = await TrialStation.make();
  await station.sign(station.officers.slice(0, 1));
  await station.sign(strangers.officers.slice(1).map((each) => ({ ...each, officer: { ...each.officer, id: 'eve' } })));
  await expect(station.init()).rejects.toMatchObject({ code: 'document.untrusted' });
  expect((await station.open()).state.opened).toBeUndefined();
});

test('a configuration that was exchanged for another one is refused, whoever signed it', async () => {
  const station = await TrialStation.make();
  await imported(station);
  await station.init();
  const path = join(station.dir, 'signer.json');
  const drafted = JSON.parse(await readFile(path, 'utf8')) as { payload: string };
  const payload = Buffer.from(drafted.payload, 'base64url').toString('utf8').replace('"ST01"', '"ST02"');
  await writeFile(path, JSON.stringify({ ...drafted, payload: Buffer.from(payload).toString('base64url') }));
  await station.sign();
  await expect(station.init()).rejects.toMatchObject({ code: 'ceremony.other-settings' });
});

test('a wrong PIN is tried once: the same one again is refused without the token', async () => {
  const station = await TrialStation.make();
  const logins = vi.fn(async () => new Secret('not-the-pin'));
  const { modulePath, tokenLabel } = station.settings;
  const open = () => CeremonyToken.open({ modulePath, tokenLabel }, { ...station.place.at, askPin: logins });
  await expect(open()).rejects.toMatchObject({ code: 'hsm.wrong-pin' });
  const reason = 'it was refused before and is not tried again';
  await expect(open()).rejects.toMatchObject({ code: 'hsm.wrong-pin', evidence: { reason } });
  expect(await station.init()).toMatchObject({ step: 'import' }); // the right one is still asked for and taken
});

test('another token of the same label is refused before a PIN is asked for', async () => {
  const station = await TrialStation.make();
  await station.init();
  const other = await TrialStation.make();
  const { modulePath, tokenLabel } = station.settings;
  const askPin = vi.fn(async () => new Secret(PIN));
  const { token: known } = (await station.open()).state;
  const opened = CeremonyToken.open({ modulePath, tokenLabel, known }, { ...other.place.at, askPin });
  await expect(opened).rejects.toMatchObject({ code: 'hsm.missing' });
  expect(askPin).not.toHaveBeenCalled();
});

test('a file of the ceremony that was damaged never passes for a ceremony that was not begun', async () => {
  const station = await TrialStation.make();
  await station.init();
  const path = join(station.dir, 'ceremony.json');
  const whole = await readFile(path, 'utf8');
  for (const text of ['', '{}', whole.slice(0, 500), whole.replace('"v": 1', '"v": 2')]) {
    await writeFile(path, text);
    await expect(station.init()).rejects.toMatchObject({ code: 'ceremony.damaged' });
  }
  await rm(path);
  await expect(station.init()).rejects.toMatchObject({ code: 'ceremony.token-in-use' }); // its keys are there
});

test('the root signs a key once: the same request gets the same certificate, another one for that key none', async () => {
  const key = new SoftwareKey('P-256');
  const csr = csrOf(key);
  const first = await root.sign(csr);
  expect((await root.sign(csr)).certDer.equals(first.certDer)).toBe(true);
  const wider = csrOf(key, requestOf(key, { scopes: [{ organization: 'Lämpchen GmbH' }] }));
  await expect(root.sign(wider)).rejects.toMatchObject({ code: 'ceremony.bad-request' });
});
