import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { headquartersFolder } from '../../../fixtures/demo-station/headquarters-folder.ts';
import { signedByOfficers, trialOfficers } from '../../../fixtures/token/trial-officers.ts';
import { draftDocument, parseSignedDocument } from '../../../station-core/codecs/signed-documents.ts';
import { formatSignedDocument, type DocumentType } from '../../../station-core/formats/signed-document.ts';
import { openLedgerReader } from '../../../station-core/ledger/reader.ts';
import { type OfficerSigner, signDocument } from '../../../station-core/officers/sign-document.ts';
import type { Station } from '../../../station-core/station/station.ts';
import { trialOfficer } from '../../officers/trial-officers.ts';
import { lifeOf, sampleUnit } from '../../ledger/sample-ledger.ts';
import { type Line, startLine } from '../line.ts';

const signal = AbortSignal.timeout(600_000);
let line: Line;
let station: Station;
let officers: readonly OfficerSigner[];
const at = (...names: string[]): string => join(line.dataDir, ...names);
const desk = () => station.documentDesk(signal);

beforeAll(async () => {
  line = await startLine();
  station = await line.open();
  officers = await trialOfficers(join(headquartersFolder(line.dataDir), 'officers'));
});
afterAll(async () => {
  await station[Symbol.asyncDispose]();
  await line[Symbol.asyncDispose]();
});

type Payload = Readonly<Record<string, unknown>>;
const payloadOf = async (path: string): Promise<Payload> => parseSignedDocument(await readFile(path)).payload;
const signed = (type: DocumentType, payload: Payload): Promise<string> => signedByOfficers(type, payload, officers);

async function permit(change: Payload): Promise<Payload> {
  return { ...(await payloadOf(at('permits', 'lamp-one.json'))), ...change };
}

async function outcome(text: string): Promise<string> {
  try {
    await (await desk()).putInForce(text, 'olga', signal);
    return 'in force';
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}

function entries(kind: string) {
  using ledger = openLedgerReader(line.dataDir);
  return ledger
    .entriesFrom(0, 1_000)
    .map(({ leaf }) => JSON.parse(Buffer.from(leaf).toString()) as Record<string, unknown>)
    .filter((each) => each['kind'] === kind);
}

const inForce = async () => (await desk()).inForce(await station.signerStatus(signal));

test('a document that one officer signed is shown in words and with what it changes, and is not put in force', async () => {
  const payload = await permit({ quota: 5 });
  const [first] = officers;
  if (first === undefined) throw new Error('no officer');
  const once = formatSignedDocument(await signDocument(draftDocument(payload), 'permit', first));
  const review = await (await desk()).review(once, signal);
  expect(review).toMatchObject({ missingSignatures: 1, problem: null, fileName: 'permit-DEMO-lamp-one.jws' });
  expect(review.signatures).toEqual([{ officer: 'trial-officer-1', counts: true }]);
  expect(review.changes).toEqual([
    {
      name: 'quota',
      before: [{ name: 'quota', kind: 'number', value: 100_000 }],
      after: [{ name: 'quota', kind: 'number', value: 5 }],
    },
  ]);
  expect(review.signCommand).toContain('birthmark permit sign permit-DEMO-lamp-one.jws');
  expect(await outcome(once)).toBe('document.untrusted');
  expect(await payloadOf(at('permits', 'lamp-one.json'))).toMatchObject({ quota: 100_000 });
});

test('what two officers signed takes the place of what was in force, and the ledger says who put it there', async () => {
  expect(await outcome(await signed('permit', await permit({ quota: 7 })))).toBe('in force');
  expect(await inForce()).toContainEqual(expect.objectContaining({ id: 'DEMO-lamp-one', state: 'valid', quota: 7 }));
  const { permits } = await station.signerStatus(signal);
  expect(permits).toEqual([expect.objectContaining({ permit: 'DEMO-lamp-one', quota: 7 })]);
  expect(entries('documents-in-force').at(-1)).toMatchObject({ by: 'olga' });
});

test('signatures of people who are no officers of this station count for nothing', async () => {
  const strangers = [trialOfficer('trial-officer-8'), trialOfficer('trial-officer-9')];
  const text = await signedByOfficers('permit', await permit({ quota: 9 }), strangers);
  const { signatures, missingSignatures } = await (await desk()).review(text, signal);
  expect([missingSignatures, signatures.map(({ counts }) => counts)]).toEqual([2, [false, false]]);
  expect(await outcome(text)).toBe('document.untrusted');
});

const past = { notBefore: '2026-01-01T00:00:00Z', notAfter: '2026-02-01T00:00:00Z' };

test.each<[string, string, Payload]>([
  ['of another station', 'document.of-another-station', { stations: ['S02'] }],
  ['that is over', 'document.not-in-force', past],
  ['of names that the CA may not certify', 'permit.outside-ca', { organization: 'Other Ltd' }],
])('a permit %s is not put in force: %s', async (_, code, change) => {
  const text = await signed('permit', await permit({ permit: 'P-other', ...change }));
  expect((await (await desk()).review(text, signal)).problem?.code).toBe(code);
  expect(await outcome(text)).toBe(code);
  expect(existsSync(at('permits', 'P-other.json'))).toBe(false);
});

test('a manifest that does not allow what the station uses is not put in force, and a newer one is at once', async () => {
  const manifest = await payloadOf(at('documents', 'manifest.jws'));
  const number = (manifest['number'] as number) + 1;
  const noPrinter = { ...manifest, number, printers: [{ kind: 'zpl', keepsLabels: false }] };
  expect(await outcome(await signed('manifest', noPrinter))).toBe('manifest.printer');
  expect(await outcome(await signed('manifest', { ...manifest, number: number - 2 }))).toBe('document.superseded');
  expect(await payloadOf(at('documents', 'manifest.jws'))).toEqual(manifest);
  const noProduct = { ...manifest, number, products: [{ name: 'lamp-two', firmwareFloor: '1.0.0' }] };
  expect(await outcome(await signed('manifest', noProduct))).toBe('in force');
  expect(() => {
    station.requireProduct(line.product);
  }).toThrow(expect.objectContaining({ code: 'manifest.product' }));
});

test('a list of revoked permits is drafted here, signed elsewhere, and shown as the state of the permit', async () => {
  const { text, fileName } = await (await desk()).draftRevocation('DEMO-lamp-one', 'lost', signal);
  expect(fileName).toBe('revocations-1.jws');
  expect(await outcome(text)).toBe('document.untrusted'); // nobody has signed it
  expect(await outcome(await signed('revocations', parseSignedDocument(text).payload))).toBe('in force');
  expect(await inForce()).toContainEqual(expect.objectContaining({ id: 'DEMO-lamp-one', state: 'revoked' }));
  await expect((await desk()).draftRevocation('DEMO-lamp-one', 'again', signal)).rejects.toMatchObject({
    code: 'permit.revoked',
  });
});

test('two officers lift the quarantine that the signing service is in, and the ledger keeps their reason', async () => {
  await expect((await desk()).draftLift('nothing to lift', signal)).rejects.toMatchObject({ code: 'signer.refused' });
  await quarantine();
  const { text, fileName } = await (await desk()).draftLift('restored from a backup by mistake', signal);
  const { payload } = parseSignedDocument(text);
  expect(fileName).toBe(`lift-${String(payload['quarantine'])}.jws`);
  expect(await outcome(await signed('lift', { ...payload, quarantine: 'Q-1' }))).toBe('signer.refused');
  expect((await station.signerStatus(signal)).quarantine).not.toBeNull();
  expect(await outcome(await signed('lift', payload))).toBe('in force');
  expect((await station.signerStatus(signal)).quarantine).toBeNull();
  expect(entries('quarantine-lifted')).toEqual([
    expect.objectContaining({ by: 'olga', reason: 'restored from a backup by mistake' }),
  ]);
});

test('what belongs to the ceremony, and what is no document, is refused', async () => {
  expect(await outcome('{}')).toBe('document.malformed');
  expect(await outcome(await readFile(at('signer', 'signer.json'), 'utf8'))).toBe('document.malformed');
});

/** The ledger knows a certificate that the journal lacks: the signing service finds that out when it starts again. */
async function quarantine(): Promise<void> {
  const { begun, connected, reserved, drawn, intended, issued } = lifeOf(sampleUnit(1));
  station.ledger.append([begun, connected, reserved, drawn]);
  const [{ seq: intentSeq }] = station.ledger.append(intended);
  station.ledger.append([{ ...issued, intentSeq }]);
  process.kill((await station.signerStatus(signal)).processId, 'SIGKILL');
  await expect
    .poll(async () => (await station.signerStatus(signal).catch(() => undefined))?.quarantine, { timeout: 60_000 })
    .toMatchObject({ reason: 'ledger-journal-differ' });
}
