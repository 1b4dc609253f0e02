import { X509Certificate } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parseVerifierKey } from '../../../station-core/codecs/notes.ts';
import { ceremonyRecordSchema } from '../../../station-core/ceremony/record/ceremony-record.ts';
import { makeRoot } from '../../../station-core/ceremony/root/make-root.ts';
import { RootCeremony, type RootSettings } from '../../../station-core/ceremony/root/root-state.ts';
import { openRequest, signRequest } from '../../../station-core/ceremony/root/sign-request.ts';
import { CeremonyToken } from '../../../station-core/ceremony/token/ceremony-token.ts';
import { officersSha256Hex } from '../../../station-core/formats/officer-key.ts';
import type { HsmKind } from '../../../station-core/model/documents/hsm-kind.ts';
import { Secret } from '../../../station-core/secret.ts';
import { requireRootHsm } from '../../../station-core/signer/token/profiles/hsm-profiles.ts';
import { SOFTHSM_MODULE } from '../../officers/softhsm.ts';
import { csrOf, issuingOf, requestOf, SoftwareKey } from '../../pki/ca/software-chain.ts';
import { never, startSigner, STATION } from '../../signer/station-token.ts';
import { noCompiler, Trouble } from '../../signer/token/troubled-token.ts';
import { TrialLog, wish } from '../../signer/trial-log.ts';
import { derOf, PEOPLE, PIN, TrialRoot, TrialStation, trialPlace } from '../trial-ceremony.ts';

/** Each kind of HSM, as a fixture over SoftHSM that refuses, lacks and reports what that vendor documents. */

let trouble: Trouble;
let root: TrialRoot;

interface Kind {
  /** TROUBLE_VENDOR. */
  readonly vendor: string;
  readonly kind: HsmKind;
  /** The token does not say of itself what it is: a person does. */
  readonly isNamed: boolean;
  /** What a person types. */
  readonly pin: string;
  readonly tokenLabel?: string;
}

const YUBIHSM: Kind = {
  vendor: 'yubihsm2',
  kind: 'yubihsm2',
  isNamed: false,
  pin: `0001${PIN}`,
  tokenLabel: 'YubiHSM',
};
const LUNA: Kind = { vendor: 'luna7', kind: 'luna7', isNamed: true, pin: PIN };
const LUNA_IN_FIPS_MODE: Kind = { vendor: 'luna7-fips', kind: 'luna7', isNamed: true, pin: PIN };
const SMARTCARD_HSM: Kind = { vendor: 'smartcard-hsm', kind: 'smartcard-hsm', isNamed: false, pin: PIN };
const CLOUDHSM: Kind = { vendor: 'aws-cloudhsm', kind: 'aws-cloudhsm', isNamed: true, pin: `officer:${PIN}` };

const environmentOf = ({ vendor }: Kind) => ({ ...trouble.environment(SOFTHSM_MODULE), TROUBLE_VENDOR: vendor });

async function stationWith(kind: Kind, pin = kind.pin): Promise<TrialStation> {
  const { tokenLabel = 'station', isNamed } = kind;
  const named = isNamed ? { hsm: kind.kind } : {};
  const station = await TrialStation.make({ station: STATION, modulePath: trouble.modulePath, tokenLabel, ...named });
  const env = { ...station.place.at.env, ...environmentOf(kind) };
  return station.at({ env, askPin: async () => new Secret(pin) });
}

async function hold(station: TrialStation): Promise<void> {
  expect(await station.init()).toMatchObject({ step: 'import' });
  await station.import(await root.sign(await station.request()));
  expect(await station.init()).toMatchObject({ step: 'sign' });
  await station.sign();
  expect(await station.init()).toEqual({ step: 'none' });
}

async function startedOn(station: TrialStation, kind: Kind) {
  const { state, dir } = await station.open();
  const path = join(dir, 'pin');
  await writeFile(path, kind.pin, { mode: 0o600 });
  const env = { SOFTHSM2_CONF: station.place.at.env?.['SOFTHSM2_CONF'], ...environmentOf(kind) };
  Object.assign(process.env, env); // forked processes inherit it
  const officersSha256 = officersSha256Hex(state.settings.officers);
  const start = { config: join(dir, 'signer.json'), officersSha256, pin: { kind: 'file', path } } as const;
  const issuingCertDer = new X509Certificate(await readFile(join(dir, 'issuing.pem'))).raw;
  const noteKey = parseVerifierKey(await readFile(join(dir, 'checkpoint.vkey'), 'utf8'));
  return { start, officers: station.officers, issuingCertDer, noteKey };
}

describe.skipIf(noCompiler)(`HSMs of vendors${noCompiler === undefined ? '' : ` (${noCompiler})`}`, () => {
  beforeAll(async () => {
    trouble = await Trouble.build();
    root = await TrialRoot.make();
  });
  beforeEach(() => {
    delete process.env['TROUBLE_VENDOR'];
  });

  test.each([YUBIHSM, LUNA])(
    'the whole ceremony with $vendor, and certificates and checkpoints by it, also after a restart',
    async (kind) => {
      const station = await stationWith(kind);
      await hold(station);
      const { state, dir } = await station.open();
      expect(state.token.kind).toBe(kind.kind);
      const record = ceremonyRecordSchema.parse(JSON.parse(await readFile(join(dir, 'record.json'), 'utf8')));
      expect(record.reservations.join(' ')).toContain('was tried on a fixture over SoftHSM, no device');

      const token = await startedOn(station, kind);
      const log = new TrialLog(token);
      for (const certificates of [1, 2]) {
        await using signer = await startSigner(token);
        const issued = await signer.issue(await log.requestFor(wish(), signer), never);
        const issuing = new X509Certificate(token.issuingCertDer);
        expect(new X509Certificate(issued.certDer).verify(issuing.publicKey)).toBe(true);
        const status = await signer.status(never);
        expect(status).toMatchObject({ certificates, quarantine: null });
        expect(status.particulars.anchoredLine).toBe(status.particulars.journalLines);
      }
    },
  );

  test.each([
    [SMARTCARD_HSM, 'Ed25519 for checkpoints, HMAC-SHA-256 for tags and journal, data objects for the anchor'],
    [CLOUDHSM, 'Ed25519 for checkpoints, data objects for the anchor'],
  ])('a station cannot use $vendor: it is said what is missing, before a PIN is asked for', async (kind, missing) => {
    const station = await stationWith(kind);
    const logins = trouble.callsOf('C_Login');
    const begun = station.at({ askPin: () => Promise.reject(new Error('a PIN was asked for')) }).init();
    await expect(begun).rejects.toMatchObject({ code: 'hsm.unsuitable', evidence: { missing } });
    expect(trouble.callsOf('C_Login')).toBe(logins);
  });

  test('a Luna partition in FIPS mode has no Ed25519: the ceremony stops at the key for checkpoints', async () => {
    const station = await stationWith(LUNA_IN_FIPS_MODE);
    const missing = 'Ed25519 for checkpoints';
    await expect(station.init()).rejects.toMatchObject({ code: 'hsm.unsuitable', evidence: { missing } });
  });

  test.each([SMARTCARD_HSM, CLOUDHSM, YUBIHSM, LUNA])('a root on $vendor certifies an issuing CA', async (kind) => {
    const { dir, at } = await trialPlace('root');
    const { tokenLabel = 'root', pin, isNamed } = kind;
    const settings: RootSettings = Object.assign({}, root.settings, { modulePath: trouble.modulePath, tokenLabel });
    const place = {
      modulePath: trouble.modulePath,
      tokenLabel,
      kind: isNamed ? kind.kind : undefined,
      requireFit: (profile: Parameters<typeof requireRootHsm>[0]) => {
        requireRootHsm(profile, 'P-384');
      },
    };
    const env = { ...at.env, ...environmentOf(kind) };
    await using token = await CeremonyToken.open(place, { ...at, env, askPin: async () => new Secret(pin) });
    const ceremony = await RootCeremony.begin(dir, { settings, token: token.facts }, never);
    await makeRoot(ceremony, token, never);
    const made = new X509Certificate(derOf(ceremony.certificatePem));
    expect(made.verify(made.publicKey)).toBe(true);
    const opened = openRequest(ceremony, csrOf(new SoftwareKey('P-256')));
    const { certPem } = await signRequest(ceremony, { opened, people: PEOPLE, token }, never);
    expect(new X509Certificate(certPem).verify(made.publicKey)).toBe(true);
    expect(ceremony.state).toMatchObject({ token: { kind: kind.kind }, settings: { people: PEOPLE } });
  });

  test.each([
    [YUBIHSM, PIN],
    [YUBIHSM, '0001short'],
    [YUBIHSM, `key1${PIN}`],
    [YUBIHSM, ''],
  ])('a PIN that has not the form of this HSM is not tried (%#)', async (kind, pin) => {
    const station = await stationWith(kind, pin);
    const logins = trouble.callsOf('C_Login');
    await expect(station.init()).rejects.toMatchObject({ code: 'hsm.pin-form', evidence: { hsm: 'YubiHSM 2' } });
    expect(trouble.callsOf('C_Login')).toBe(logins);
  });

  test.each([YUBIHSM, LUNA])(
    'the fixture of $vendor refuses what the vendor refuses: the way of SoftHSM',
    async (kind) => {
      const { place } = await stationWith(kind);
      const { tokenLabel = 'station' } = kind;
      const softWay = { modulePath: trouble.modulePath, tokenLabel, kind: 'softhsm2' } as const;
      await using token = await CeremonyToken.open(softWay, place.at);
      const made = token.makeKey({ label: 'checkpoint', idHex: '01', kind: 'Ed25519' });
      await expect(made).rejects.toMatchObject({ code: 'hsm.failed' });
    },
  );

  test('the certificate of another key is no more taken with such an HSM than with SoftHSM', async () => {
    const station = await stationWith(YUBIHSM);
    await station.init();
    const rootCertDer = derOf((await root.open()).certificatePem);
    const key = new SoftwareKey('P-256');
    const certDer = issuingOf(requestOf(key), { key, certDer: rootCertDer });
    await expect(station.import({ certDer, rootCertDer })).rejects.toMatchObject({ code: 'ceremony.bad-certificate' });
  });
});
