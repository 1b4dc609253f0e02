import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ManifestDocument } from '../../../station-core/formats/documents/manifest-document.ts';
import type { SignerClient } from '../../../station-core/signer/client.ts';
import {
  makeStationToken,
  never,
  samplePermit,
  signedManifest,
  signedPermits,
  startSigner,
  type StationToken,
} from '../station-token.ts';
import { TrialLog, wish } from '../trial-log.ts';

/** Which firmware a unit has is in the intent, and the signing service compares it with the permit and with the manifest. */

let token: StationToken;
let log: TrialLog;
let signer: SignerClient;
let permits: string[];
/** It only rises. */
let number = 1;

beforeAll(async () => {
  token = await makeStationToken();
  log = new TrialLog(token);
  permits = await signedPermits(token, [
    samplePermit(),
    samplePermit({ permit: 'P-any', firmware: { minimumVersion: '0' } }),
  ]);
  signer = await startSigner(token, [], { documents: async () => ({ permits }) });
});
afterAll(() => signer[Symbol.asyncDispose]());

const give = async (changes: Partial<ManifestDocument>): Promise<void> => {
  const manifest = await signedManifest(token, { number: ++number, ...changes });
  await signer.setDocuments({ permits, manifest }, never);
};

test('without a manifest nothing is issued and no intent is spent, also when one was seen before', async () => {
  const request = await log.requestFor(wish(), signer);
  await expect(signer.issue(request, never)).rejects.toMatchObject({ code: 'manifest.missing' });
  await give({});
  await signer.setDocuments({ permits }, never);
  const gone = { code: 'document.superseded', evidence: { reason: 'the manifest is missing' } };
  await expect(signer.issue(request, never)).rejects.toMatchObject(gone);
  await give({});
  await signer.issue(request, never);
});

const below = { code: 'manifest.firmware-floor', evidence: { version: '0.9.9', floor: '1.0.0' } };

interface Case {
  readonly permit?: string;
  readonly floor?: string;
  readonly intended: object;
  readonly expected: object;
}

test.each<readonly [string, Case]>([
  ['below the permit', { intended: { firmwareVersion: '0.9.9' }, expected: { code: 'permit.not-covered' } }],
  ['below the manifest', { permit: 'P-any', floor: '1.0.0', intended: { firmwareVersion: '0.9.9' }, expected: below }],
  ['without a version', { intended: { firmwareVersion: undefined }, expected: { code: 'signer.refused' } }],
  ['without a digest', { intended: { firmwareSha256Hex: undefined }, expected: { code: 'signer.refused' } }],
])('an intent for firmware %s gets no certificate, for good', async (_, { permit, floor, intended, expected }) => {
  await give({ products: [{ name: 'lamp-one', firmwareFloor: floor ?? '0.9' }] });
  const request = await log.requestFor(wish(permit === undefined ? {} : { permit }), signer, intended);
  await expect(signer.issue(request, never)).rejects.toMatchObject(expected);
  await expect(signer.issue(request, never)).rejects.toMatchObject({ code: 'signer.refused' });
});

test('a product that the manifest does not list gets no certificate', async () => {
  await give({ products: [{ name: 'lamp-two', firmwareFloor: '0' }] });
  const request = await log.requestFor(wish(), signer);
  await expect(signer.issue(request, never)).rejects.toMatchObject({ code: 'manifest.product' });
});

test('an intent for firmware of exactly the floor gets its certificate', async () => {
  await give({ products: [{ name: 'lamp-one', firmwareFloor: '1.4.2' }] });
  await signer.issue(await log.requestFor(wish(), signer), never);
});
