import { afterAll, beforeAll } from 'vitest';
import { signedByOfficers } from '../../fixtures/token/trial-officers.ts';
import type { PermitDocument } from '../../station-core/formats/documents/permit-document.ts';
import type { SignerClient } from '../../station-core/signer/client.ts';
import type { SignerAsks } from '../../station-core/signer/signer-service.ts';
import { macOf } from '../../station-core/model/mac.ts';
import {
  makeStationToken,
  never,
  samplePermit,
  signedManifest,
  signedPermits,
  startSigner,
  type StationToken,
} from '../signer/station-token.ts';
import { TrialLog, type Wish, wish } from '../signer/trial-log.ts';
import { attempt, attempts, type Refusal } from './tools/attempt.ts';
import { issueRefused, refusedUnchanged } from './tools/signer-under-attack.ts';

/** Promise: what may be signed is what two officers signed a permit for, by the clock and the count of the signing service. */

let token: StationToken;
let signer: SignerClient;
let log: TrialLog;
let manifest: string;

const permits = {
  sound: samplePermit(),
  ofAnotherStation: samplePermit({ permit: 'P-S2', stations: ['S2'] }),
  over: samplePermit({ permit: 'P-over', notAfter: '2021-01-01T00:00:00Z' }),
  notYet: samplePermit({ permit: 'P-not-yet', notBefore: '2098-01-01T00:00:00Z' }),
  fromTheFuture: samplePermit({ permit: 'P-future', issuedAt: '2098-01-01T00:00:00Z' }),
  atNoHour: samplePermit({ permit: 'P-hours', hours: [neverNow()] }),
  ofOne: samplePermit({ permit: 'P-one', quota: 1 }),
  ofNone: samplePermit({ permit: 'P-none', quota: 0 }),
  ofAShortRange: samplePermit({ permit: 'P-range', serials: { prefix: 'R-', from: '0100', to: '0199' } }),
  ofSomeMacs: samplePermit({
    permit: 'P-macs',
    macs: { ranges: [{ from: macOf('7c:df:a1:10:00:00'), to: macOf('7c:df:a1:10:00:ff') }] },
  }),
  ofOneFirmware: samplePermit({ permit: 'P-firmware', firmware: { digests: ['cd'.repeat(32)] } }),
  ofAnyFirmware: samplePermit({ permit: 'P-any-firmware', firmware: { minimumVersion: '0' } }),
  ofAProductUnlisted: samplePermit({ permit: 'P-unlisted', product: 'lamp-three' }),
  offlineForAnHour: samplePermit({ permit: 'P-hour', offline: { hours: 1, units: 100 } }),
  offlineForOne: samplePermit({ permit: 'P-unit', offline: { hours: 87_600, units: 1 } }),
  revoked: samplePermit({ permit: 'P-revoked' }),
} satisfies Record<string, PermitDocument>;

/** One minute, twelve hours from now. */
function neverNow(): NonNullable<PermitDocument['hours']>[number] {
  const hour = (new Date().getUTCHours() + 12) % 24;
  const at = (minute: string): string => `${String(hour).padStart(2, '0')}:${minute}`;
  return { timeZone: 'UTC', days: [1, 2, 3, 4, 5, 6, 7], from: at('00'), to: at('01') };
}

const revocations = (number: number, revoked: readonly string[]) =>
  signedByOfficers(
    'revocations',
    {
      v: 1,
      type: 'revocations',
      number,
      revoked: revoked.map((permit) => ({ permit, reason: 'lost' })),
      issuedAt: '2026-01-01T00:00:00Z',
    },
    token.officers,
  );

beforeAll(async () => {
  token = await makeStationToken();
  signer = await startSigner(token, []);
  manifest = await signedManifest(token);
  const all = await signedPermits(token, Object.values(permits));
  await signer.setDocuments({ permits: all, manifest, revocations: await revocations(5, ['P-revoked']) }, never);
  log = new TrialLog(token);
  await signer.issue(await log.requestFor(wish({ permit: 'P-one' }), signer), never);
});
afterAll(() => signer[Symbol.asyncDispose]());

type Row = [permit: string, refusal: Refusal, change?: Partial<SignerAsks<'issue'>>, wished?: Partial<Wish>];
const notCovered = (reason: string): Refusal => ({ code: 'permit.not-covered', evidence: { reason } });
const unit = (mac: string, serial: string): Partial<Wish> => ({ unit: { mac: macOf(mac), serial } });
const profile = { hardwareTypeOid: '1.3.6.1.4.1.99999.7.1', serverAuth: false };

attempts<Row>(
  [
    ['a permit for another station', 'P-S2', notCovered('station')],
    ['a permit that is over', 'P-over', { code: 'permit.expired', evidence: { reason: 'over' } }],
    ['a permit whose time has not come', 'P-not-yet', { code: 'permit.expired', evidence: { reason: 'not-yet' } }],
    ['a permit that was issued in the future', 'P-future', { code: 'permit.expired', evidence: { reason: 'not-yet' } }],
    ['a permit outside its hours', 'P-hours', { code: 'permit.out-of-hours', evidence: { reason: 'hours' } }],
    ['one certificate more than the quota', 'P-one', { code: 'permit.used-up', evidence: { reason: 'quota' } }],
    ['a permit for nothing', 'P-none', { code: 'permit.used-up', evidence: { reason: 'quota' } }],
    ['a permit that nobody signed', 'P-unheard-of', { code: 'permit.none' }],
    ['a permit that was revoked', 'P-revoked', { code: 'permit.revoked' }],
    [
      'a permit whose offline hours ran out without a receipt',
      'P-hour',
      { code: 'permit.offline', evidence: { reason: 'offline-hours' } },
    ],
    [
      'more units without a receipt than the permit allows',
      'P-unit',
      { code: 'permit.offline', evidence: { reason: 'offline-units' } },
    ],
    ['a product of another name', 'P-1', notCovered('product'), { product: 'lamp-two' }, { product: 'lamp-two' }],
    [
      'hardware of another type',
      'P-1',
      notCovered('hardware-type'),
      { profile: { ...profile, hardwareTypeOid: '1.3.6.1.4.1.1' } },
    ],
    ['a certificate for a TLS server', 'P-1', notCovered('server-auth'), { profile: { ...profile, serverAuth: true } }],
    ['a MAC address of another maker', 'P-1', notCovered('mac'), {}, unit('00:11:22:33:44:55', 'BM-80001')],
    ['a MAC address just above its range', 'P-macs', notCovered('mac'), {}, unit('7c:df:a1:10:01:00', 'BM-80002')],
    [
      'a serial number of another series',
      'P-1',
      notCovered('serial-prefix'),
      {},
      unit('7c:df:a1:10:00:01', 'XX-80003'),
    ],
    [
      'a serial number that is the bare prefix',
      'P-1',
      notCovered('serial-prefix'),
      {},
      unit('7c:df:a1:10:00:02', 'BM-'),
    ],
    [
      'a serial number just above its range',
      'P-range',
      notCovered('serial-range'),
      {},
      unit('7c:df:a1:10:00:03', 'R-0200'),
    ],
    [
      'a serial number of the range, in another width',
      'P-range',
      notCovered('serial-range'),
      {},
      unit('7c:df:a1:10:00:04', 'R-00150'),
    ],
  ],
  async (permit, refusal, ...[change = {}, wished = {}]) => {
    await issueRefused({ signer, log }, { wished: wish(Object.assign({ permit }, wished)), change }, refusal);
  },
);

attempts<[permit: string, refusal: Refusal, intended?: object]>(
  [
    ['firmware below the floor', 'P-1', notCovered('firmware-version'), { firmwareVersion: '0.9.9' }],
    [
      'firmware whose version is written in digits of another script',
      'P-1',
      notCovered('firmware-version'),
      { firmwareVersion: '９.9' },
    ],
    ['firmware without any version', 'P-1', notCovered('firmware-version'), { firmwareVersion: '' }],
    ['firmware that nobody approved', 'P-firmware', notCovered('firmware-digest')],
    [
      'firmware of which only a part was approved',
      'P-firmware',
      notCovered('firmware-digest'),
      { firmwareSha256Hex: ['cd'.repeat(32), 'ab'.repeat(32)] },
    ],
    [
      'no firmware where one is asked for',
      'P-firmware',
      notCovered('firmware-digest'),
      { firmwareVersion: '9.9', firmwareSha256Hex: [] },
    ],
    [
      'firmware that is not named, so that nothing is compared',
      'P-1',
      { code: 'signer.refused', evidence: { rule: 'the intent names no firmware' } },
      { firmwareVersion: undefined, firmwareSha256Hex: undefined },
    ],
    [
      'firmware that the permit allows and the manifest does not',
      'P-any-firmware',
      { code: 'manifest.firmware-floor', evidence: { version: '0.8', floor: '0.9' } },
      { firmwareVersion: '0.8' },
    ],
  ],
  async (permit, refusal, ...[intended = {}]) => {
    await issueRefused({ signer, log }, { wished: wish({ permit }), intended }, refusal);
  },
);

attempt('a product that the permit allows and the manifest does not', async () => {
  const wished = wish({ permit: 'P-unlisted', product: 'lamp-three' });
  await issueRefused({ signer, log }, { wished }, { code: 'manifest.product' });
});

const offer = (documents: { readonly permits: readonly string[]; readonly revocations?: string }) => () =>
  signer.setDocuments(documents, never);

attempt('a permit with a higher quota than the officers wrote', async () => {
  const [text = ''] = await signedPermits(token, [samplePermit()]);
  const document = JSON.parse(text) as { payload: string };
  const payload = Buffer.from(document.payload, 'base64url').toString('utf8').replace('"quota":100', '"quota":999');
  document.payload = Buffer.from(payload).toString('base64url');
  const forged = { permits: [JSON.stringify(document)], revocations: await revocations(5, ['P-revoked']) };
  await refusedUnchanged(signer, offer(forged), {
    code: 'document.untrusted',
    evidence: { reason: 'wrong-signature' },
  });
});

attempt('the same permit twice, once with the higher quota', async () => {
  const both = await signedPermits(token, [samplePermit(), samplePermit({ quota: 999 })]);
  const forged = { permits: both, revocations: await revocations(5, ['P-revoked']) };
  await refusedUnchanged(signer, offer(forged), { code: 'station.bad-config' });
});

attempt('the list of revoked permits is left out', async () => {
  const all = await signedPermits(token, Object.values(permits));
  await refusedUnchanged(signer, offer({ permits: all }), { code: 'document.superseded' });
});

attempt('an older list of revoked permits, which the officers did sign', async () => {
  const all = await signedPermits(token, Object.values(permits));
  const older = { permits: all, revocations: await revocations(4, []) };
  await refusedUnchanged(signer, offer(older), { code: 'document.superseded', evidence: { reason: 'lower-number' } });
});

attempt('another list under the number of the newest', async () => {
  const all = await signedPermits(token, Object.values(permits));
  const other = { permits: all, revocations: await revocations(5, []) };
  const refusal = { code: 'document.superseded', evidence: { reason: 'same-number-other-content' } } as const;
  await refusedUnchanged(signer, offer(other), refusal);
});

attempt('a permit of the first version, which nobody signed', async () => {
  const old = JSON.stringify({ v: 1, permit: 'P-old', product: 'lamp-one', station: 'S1', quota: 5 });
  const documents = { permits: [old], revocations: await revocations(5, ['P-revoked']) };
  await refusedUnchanged(signer, offer(documents), { code: 'document.malformed' });
});

attempts<[names: Partial<PermitDocument>]>(
  [
    ['a permit for the names of somebody else, which the officers did sign', { organization: 'Other Ltd' }],
    ['a permit for the name of the CA in another spelling', { organization: 'LÄMPCHEN GMBH' }],
  ],
  async (names) => {
    const permit = samplePermit(Object.assign({ permit: 'P-beside' }, names));
    const documents = {
      permits: await signedPermits(token, [...Object.values(permits), permit]),
      revocations: await revocations(5, ['P-revoked']),
    };
    await refusedUnchanged(signer, offer(documents), { code: 'permit.outside-ca', evidence: { permit: 'P-beside' } });
  },
);

attempt('the revoked permit, after a restart that forgets the list', async () => {
  await signer[Symbol.asyncDispose]();
  signer = await startSigner(token, []).catch(() => startSigner(token, [], { documents: documentsWith(6) }));
  const all = { permits: await signedPermits(token, [permits.revoked]), revocations: await revocations(5, []) };
  await refusedUnchanged(signer, offer(all), { code: 'document.superseded' });
});

function documentsWith(number: number) {
  return async () => ({ permits: [], revocations: await revocations(number, ['P-revoked']) });
}
