import { execFileSync } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { signedByOfficers } from '../../fixtures/token/trial-officers.ts';
import { readPayload, parseSignedDocument } from '../../station-core/codecs/signed-documents.ts';
import type { SignerDocument } from '../../station-core/formats/documents/signer-document.ts';
import { macOf } from '../../station-core/model/mac.ts';
import { requireCaRules } from '../../station-core/pki/ca/ca-rules.ts';
import { buildIdevidTbs } from '../../station-core/pki/idevid.ts';
import { lintTbs } from '../../station-core/pki/lint.ts';
import { certificatePem } from '../../station-core/pki/pem.ts';
import type { SignerClient } from '../../station-core/signer/client.ts';
import { readSetupFile } from '../../station-core/station/setup/station-config.ts';
import { TrialRoot } from '../ceremony/trial-ceremony.ts';
import { csrOf, issuingOf, requestOf, rootOf, SoftwareKey, yesterday } from '../pki/ca/software-chain.ts';
import {
  makeStationToken,
  never,
  samplePermit,
  signedManifest,
  signedPermits,
  startSigner,
  type StationToken,
} from '../signer/station-token.ts';
import { type Config, signManifest, startChanged } from '../station/documents/changed-files.ts';
import { type Line, startLine } from '../station/line.ts';
import { attempt, attempts, refusedBy, type Refusal } from './tools/attempt.ts';
import { copyOf, refusedUnchanged, startRefused } from './tools/signer-under-attack.ts';

/** Promise: a trial station stays one. It certifies trial units only, whoever signs what for it, and no other station certifies those. */

let trial: StationToken;
let production: StationToken;
let trialSigner: SignerClient;
let productionSigner: SignerClient;

const TRIAL_PERMIT = samplePermit({ organizationalUnit: 'TRIAL' });

beforeAll(async () => {
  [trial, production] = [await makeStationToken({ trial: true }), await makeStationToken()];
  trialSigner = await startSigner(trial, [TRIAL_PERMIT]);
  productionSigner = await startSigner(production);
});
afterAll(async () => {
  await trialSigner[Symbol.asyncDispose]();
  await productionSigner[Symbol.asyncDispose]();
});

const otherKind = (document: string, wanted: 'trial' | 'production'): Refusal => ({
  code: 'document.other-kind',
  evidence: expect.objectContaining({ document, wanted }) as NonNullable<Refusal['evidence']>,
});

const handOver = async (permits: Parameters<typeof signedPermits>[1], to: StationToken): Promise<void> => {
  const signer = to === trial ? trialSigner : productionSigner;
  const [texts, manifest] = [await signedPermits(to, permits), await signedManifest(to)];
  await signer.setDocuments({ permits: texts, manifest }, never);
};

attempt('a permit for production, signed by both officers, at a trial station', () =>
  refusedUnchanged(
    trialSigner,
    () => handOver([TRIAL_PERMIT, samplePermit({ permit: 'P-2' })], trial),
    otherKind('permit', 'trial'),
  ),
);

attempt('a permit for trial units at a station of production', () =>
  refusedUnchanged(productionSigner, () => handOver([TRIAL_PERMIT], production), otherKind('permit', 'production')),
);

attempts<[at: () => StationToken, marks: { trial?: true }, wanted: 'trial' | 'production']>(
  [
    ['a newer manifest without the mark, signed by both officers', () => trial, {}, 'trial'],
    ['a newer manifest with the mark, at a station of production', () => production, { trial: true }, 'production'],
  ],
  async (at, marks, wanted) => {
    const { trial: _mark, ...unmarked } = at();
    const manifest = await signedManifest(unmarked, { number: 99, ...marks });
    const signer = at() === trial ? trialSigner : productionSigner;
    await refusedUnchanged(
      signer,
      () => signer.setDocuments({ permits: [], manifest }, never),
      otherKind('manifest', wanted),
    );
  },
);

async function configOf(token: StationToken): Promise<SignerDocument> {
  return readPayload(parseSignedDocument(await readSetupFile(token.start.config)).payload, 'signer');
}

/** A copy of the station with the next configuration, which both officers have signed. */
async function reconfigured(token: StationToken, changes: object): Promise<StationToken> {
  const copy = await copyOf(token);
  const { trial: _mark, number, ...config } = await configOf(copy);
  const payload = { ...config, number: number + 1, ...changes };
  await writeFile(copy.start.config, await signedByOfficers('signer', payload, token.officers));
  return copy;
}

attempt('a configuration without the mark, signed by both officers: the certificate of the CA has it', async () => {
  await startRefused(await reconfigured(trial, {}), otherKind('signer configuration', 'trial'));
});

attempt('a mark on the configuration of a station of production', async () => {
  await startRefused(await reconfigured(production, { trial: true }), otherKind('signer configuration', 'production'));
});

/** What a root that everybody trusts, and that knows of no trial, gives to the key in the token. */
async function certifiedAgain(token: StationToken, scopes: object[]) {
  const { issuingCert } = await configOf(token);
  const spkiDer = new X509Certificate(issuingCert).publicKey.export({ type: 'spki', format: 'der' });
  const key = new SoftwareKey('P-256');
  const root = { key, certDer: rootOf(key) };
  const request = Object.assign(requestOf(key), { spkiDer, scopes });
  const rootCertSha256 = createHash('sha256').update(root.certDer).digest('hex');
  return { issuingCert: certificatePem(issuingOf(request, root)), rootCertSha256 };
}

attempt(
  'the key of the trial, certified by a root of production, and officers who sign for that: the journal has the mark',
  async () => {
    const chain = await certifiedAgain(trial, [{ organization: 'Lämpchen GmbH' }]);
    await startRefused(await reconfigured(trial, chain), otherKind('signer configuration', 'trial'));
  },
);

attempt('an issuing CA that may certify trial units and others', async () => {
  const both = ['TRIAL', 'Lamp One'].map((organizationalUnit) => ({
    organization: 'Lämpchen GmbH',
    organizationalUnit,
  }));
  const chain = await certifiedAgain(trial, both);
  await startRefused(
    await reconfigured(trial, Object.assign({ trial: true }, chain)),
    otherKind('issuing certificate', 'trial'),
  );
});

const TRIAL_CA = {
  name: { organization: 'Lämpchen GmbH', commonName: 'TRIAL issuing CA' },
  scopes: [{ organization: 'Lämpchen GmbH', organizationalUnit: 'TRIAL' }],
};

attempt('a root of production that is asked to certify the CA of a trial', async () => {
  const root = await TrialRoot.make();
  const key = new SoftwareKey('P-256');
  await refusedBy(root.sign(csrOf(key, requestOf(key, TRIAL_CA))), {
    code: 'ceremony.bad-request',
    evidence: { reason: 'a trial and production under one root' },
  });
});

attempt('a CA of a trial that some root of production certified by other means', () => {
  const [rootKey, key] = [new SoftwareKey('P-256'), new SoftwareKey('P-256')];
  const root = { key: rootKey, certDer: rootOf(rootKey) };
  const request = requestOf(key, TRIAL_CA);
  expect(() => {
    requireCaRules({ certDer: issuingOf(request, root), rootCertDer: root.certDer }, request, new Date());
  }).toThrow(expect.objectContaining({ evidence: { rules: 'trial' } }) as Error);
});

attempt('a unit of production that the key of the trial signed: lint refuses it, and so does OpenSSL', async () => {
  const [rootKey, key] = [new SoftwareKey('P-256'), new SoftwareKey('P-256')];
  const rootCertDer = rootOf(rootKey);
  const issuerCertDer = issuingOf(requestOf(key, TRIAL_CA), { key: rootKey, certDer: rootCertDer });
  const unit = {
    issuerCertDer,
    spkiDer: new SoftwareKey('P-256').spkiDer,
    certSerial: Buffer.alloc(20, 0x41),
    notBefore: yesterday(),
    unitSerial: 'L1-000001',
    mac: macOf('7c:df:a1:00:00:01'),
    organization: 'Lämpchen GmbH',
    organizationalUnit: 'Lamp One',
    hardwareTypeOid: '1.3.6.1.4.1.99999.7.1',
    serverAuth: false,
  };
  const tbsDer = buildIdevidTbs(unit);
  expect(() => {
    lintTbs(tbsDer, unit);
  }).toThrow(expect.objectContaining({ code: 'profile.lint' }) as Error);
  const dir = await mkdtemp(join(tmpdir(), 'trial-'));
  const files = { root: rootCertDer, issuing: issuerCertDer, unit: key.certify(tbsDer) };
  for (const [name, certDer] of Object.entries(files)) await writeFile(join(dir, name), certificatePem(certDer));
  const chain = ['-CAfile', join(dir, 'root'), '-untrusted', join(dir, 'issuing'), join(dir, 'unit')];
  expect(() => execFileSync('openssl', ['verify', ...chain], { stdio: 'pipe' })).toThrow('permitted subtree violation');
});

const WITHOUT_MARK = ({ trial: _mark, ...config }: Config): Config => config;

async function withLine(wanted: { readonly trial?: true }, attack: (line: Line) => Promise<unknown>): Promise<void> {
  await using line = await startLine(wanted);
  await startChanged(line, (unchanged) => unchanged); // as it is, it starts
  await refusedBy(attack(line), { code: 'document.other-kind' });
}

attempt('station.json without the mark', () => withLine({ trial: true }, (line) => startChanged(line, WITHOUT_MARK)));

attempt('station.json with a mark that nobody signed', () =>
  withLine({}, (line) => startChanged(line, (config) => ({ ...config, trial: true }))),
);

attempt('station.json without the mark, and a manifest without it that both officers signed', () =>
  withLine({ trial: true }, (line) =>
    startChanged(line, async (config) => {
      await writeFile(join(line.dataDir, 'station.json'), JSON.stringify(WITHOUT_MARK(config)));
      return signManifest(line, {});
    }),
  ),
);
