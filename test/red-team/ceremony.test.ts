import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect } from 'vitest';
import { randomSerial } from '../../fixtures/token/software-ca.ts';
import { signedByOfficers, trialOfficers } from '../../fixtures/token/trial-officers.ts';
import { pemText } from '../../station-core/ceremony/pem-files.ts';
import { parseSignedDocument } from '../../station-core/codecs/signed-documents.ts';
import { issuingTbs } from '../../station-core/pki/ca/ca-certificates.ts';
import { type CaRequest, readCaRequest } from '../../station-core/pki/ca/ca-request.ts';
import { TrialStation } from '../ceremony/trial-ceremony.ts';
import { requestOf, rootOf, SoftwareKey, yesterday } from '../pki/ca/software-chain.ts';
import { attempt, attempts, type Refusal, refusedBy } from './tools/attempt.ts';

/**
 * Promise: what a ceremony puts in force is what it made in this token and what the officers signed; whoever writes in its
 * folder between the steps, or on the medium that goes to the root and back, changes nothing of that.
 */

let station: TrialStation;
let request: CaRequest;
/** Of the attacker: a root and a key in software. */
const evil = { root: new SoftwareKey('P-256'), key: new SoftwareKey('P-256') };
const evilRoot = rootOf(evil.root);

beforeAll(async () => {
  station = await TrialStation.make();
  await station.init();
  request = readCaRequest(await station.request());
}, 120_000);

/** The certificate that a root gives to a request, with some of its bytes exchanged before it is signed. */
function certified(of: CaRequest, [from, to]: readonly [string, string] = ['', '']): Buffer {
  const fields = { rootCertDer: evilRoot, certSerial: randomSerial(), notBefore: yesterday() };
  const hex = Buffer.from(issuingTbs(of, fields)).toString('hex');
  if (!hex.includes(from)) throw new TypeError(`${from} is not in it`);
  return evil.root.certify(Buffer.from(hex.replace(from, to), 'hex'));
}

const broken = (rules: string): Refusal => ({
  code: 'ceremony.bad-certificate',
  evidence: { rules: expect.stringContaining(rules) as string },
});

attempts<[refusal: Refusal, chain: () => { certDer: Buffer; rootCertDer: Buffer }]>(
  [
    [
      "another station's request was certified",
      broken('key'),
      () => ({ certDer: certified(requestOf(evil.key)), rootCertDer: evilRoot }),
    ],
    [
      'a root of the same name with another key is brought along',
      broken('signature'),
      () => ({ certDer: certified(request), rootCertDer: rootOf(new SoftwareKey('P-256')) }),
    ],
    [
      'the certificate allows one more CA below it',
      broken('basic-constraints'),
      () => ({ certDer: certified(request, ['30060101ff020100', '30060101ff020101']), rootCertDer: evilRoot }),
    ],
    [
      'the certificate has no name constraints',
      broken('name-constraints'),
      () => ({ certDer: certified(request, ['0603551d1e', '0603551d7e']), rootCertDer: evilRoot }),
    ],
    [
      'the certificate may certify every unit of the organisation',
      broken('name-constraints'),
      () => ({
        certDer: certified({ ...request, scopes: [{ organization: 'Lämpchen GmbH' }] }),
        rootCertDer: evilRoot,
      }),
    ],
    [
      'the certificate may sign anything',
      broken('key-usage'),
      () => ({ certDer: certified(request, ['03020106', '03020186']), rootCertDer: evilRoot }),
    ],
    [
      "the station's own key is its root",
      broken('issuer'),
      () => ({ certDer: certified(request), rootCertDer: certified(request) }),
    ],
  ],
  async (refusal, chain) => {
    await refusedBy(station.import(chain()), refusal);
    expect((await station.open()).state.certificates).toBeUndefined();
  },
);

type State = Readonly<Record<string, unknown>> & { readonly token: object; readonly settings: object };

/** Somebody writes in the folder of the ceremony, and afterwards it is as it was. */
async function rewritten(change: (state: State) => object, act: () => Promise<void>): Promise<void> {
  const path = join(station.dir, 'ceremony.json');
  const before = await readFile(path, 'utf8');
  const state = JSON.parse(before) as State;
  await writeFile(path, JSON.stringify(Object.assign({}, state, change(state))));
  try {
    await act();
  } finally {
    await writeFile(path, before);
  }
}

attempt('the state names a key of the attacker as the issuing key, and its certificate is imported', async () => {
  const spkiBase64 = evil.key.spkiDer.toString('base64');
  const withKey = ({ keys }: State) => ({
    keys: { ...(keys as object), issuing: { ...(keys as { issuing: object }).issuing, spkiBase64 } },
  });
  await rewritten(withKey, async () => {
    const chain = { certDer: certified({ ...request, spkiDer: evil.key.spkiDer }), rootCertDer: evilRoot };
    await refusedBy(station.import(chain), broken('key'));
  });
});

attempt('the ceremony goes on with another token', async () => {
  const other = ({ token }: State) => ({ token: { ...token, tokenSerial: '0123456789abcdef' } });
  await rewritten(other, async () => {
    const chain = { certDer: certified(request), rootCertDer: evilRoot };
    await refusedBy(station.import(chain), { code: 'hsm.missing' });
  });
});

attempt('the ceremony goes on with another driver', async () => {
  const other = ({ token }: State) => ({ token: { ...token, moduleSha256: 'ab'.repeat(32) } });
  await rewritten(other, async () => {
    const chain = { certDer: certified(request), rootCertDer: evilRoot };
    await refusedBy(station.import(chain), { code: 'signer.wrong-module' });
  });
});

attempt('a certificate that nobody checked is written straight into the state', async () => {
  const issuingPem = pemText('CERTIFICATE', certified(request, ['30060101ff020100', '30060101ff020101']));
  const certificates = { issuingPem, rootPem: pemText('CERTIFICATE', evilRoot) };
  await rewritten(
    () => ({ certificates }),
    async () => {
      await refusedBy(station.init(), broken('basic-constraints'));
    },
  );
});

attempt('a certificate is imported a second time, by another root', async () => {
  await station.import({ certDer: certified(request), rootCertDer: evilRoot });
  expect(await station.init()).toMatchObject({ step: 'sign', missing: 2 });
  await refusedBy(station.import({ certDer: certified(request), rootCertDer: evilRoot }), {
    code: 'ceremony.out-of-order',
    evidence: { done: 'a certificate was imported' },
  });
});

const configuration = (): string => join(station.dir, 'signer.json');
const payload = async () => parseSignedDocument(await readFile(configuration(), 'utf8')).payload;

/** The configuration in the folder is another one, and the state has its hash. */
async function exchanged(text: string, act: () => Promise<void>): Promise<void> {
  const before = await readFile(configuration(), 'utf8');
  await writeFile(configuration(), text);
  const configurationSha256 = parseSignedDocument(text).payloadSha256Hex;
  try {
    await rewritten(() => ({ configurationSha256 }), act);
  } finally {
    await writeFile(configuration(), before);
  }
}

const otherOfficers: Refusal = {
  code: 'signer.bad-config',
  evidence: { reason: 'other officers than those pinned' },
};

attempt('the officers are swapped before they sign', async () => {
  const attacker = await trialOfficers(join(station.dir, 'attacker'));
  const officers = attacker.map(({ officer }) => officer);
  await exchanged(await signedByOfficers('signer', { ...(await payload()), officers }, attacker), async () => {
    await refusedBy(station.init(), otherOfficers);
  });
});

attempts<[setting: string, change: object]>(
  [
    ['the officers are given another place of the journal to sign', 'statePath', { statePath: '/tmp/elsewhere' }],
    ['the officers are given another root to sign', 'rootCertSha256', { rootCertSha256: 'ab'.repeat(32) }],
    ['the officers are given a configuration whose number is ahead', 'number', { number: 7 }],
  ],
  async (setting, change) => {
    await exchanged(
      await signedByOfficers('signer', { ...(await payload()), ...change }, station.officers),
      async () => {
        await refusedBy(station.init(), { code: 'ceremony.other-settings', evidence: { setting } });
        expect((await station.open()).state.opened).toBeUndefined();
      },
    );
  },
);

attempt('one officer signs twice', async () => {
  const { payload: encoded, signatures } = JSON.parse(
    await signedByOfficers('signer', await payload(), station.officers.slice(0, 1)),
  ) as { payload: string; signatures: object[] };
  const before = await readFile(configuration(), 'utf8');
  await writeFile(configuration(), JSON.stringify({ payload: encoded, signatures: [...signatures, ...signatures] }));
  await refusedBy(station.init(), { code: 'document.malformed', evidence: { reason: 'officer-twice' } });
  await writeFile(configuration(), before);
});

attempt('the record is altered after everybody has signed it on paper', async () => {
  await station.sign();
  expect(await station.init()).toEqual({ step: 'none' });
  const path = join(station.dir, 'record.json');
  await writeFile(path, (await readFile(path, 'utf8')).replace('Bo Chen', 'Bo Cheng'));
  await refusedBy(station.init(), { code: 'ceremony.damaged', evidence: { path } });
});
