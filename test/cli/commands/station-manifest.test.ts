import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { headquartersFolder } from '../../../fixtures/demo-station/headquarters-folder.ts';
import { trialOfficers } from '../../../fixtures/token/trial-officers.ts';
import { draftDocument } from '../../../station-core/codecs/signed-documents.ts';
import { formatSignedDocument } from '../../../station-core/formats/signed-document.ts';
import { readDocument } from '../../../station-core/officers/document-files.ts';
import { type OfficerSigner, signDocument } from '../../../station-core/officers/sign-document.ts';
import { signerDocument } from '../../../station-core/station/setup/next-signer-config.ts';
import { trialOfficer } from '../../officers/trial-officers.ts';
import { upstreamKeys } from '../../red-team/tools/upstream-keys.ts';
import { type Line, startLine } from '../../station/line.ts';
import { birthmark } from '../birthmark.ts';

let line: Line;
/** The officers of the line's signing service. */
let anna: OfficerSigner;
let bo: OfficerSigner;
const at = (...names: string[]): string => join(line.dataDir, ...names);

beforeAll(async () => {
  line = await startLine();
  const [first, second] = await trialOfficers(join(headquartersFolder(line.dataDir), 'officers'));
  if (first === undefined || second === undefined) throw new Error('no officers');
  [anna, bo] = [first, second];
  // As a station that was set up before there were manifests.
  const { documents: _none, ...config } = JSON.parse(await readFile(at('station.json'), 'utf8')) as {
    documents: object;
  };
  await writeFile(at('station.json'), JSON.stringify(config));
  for (const { officer } of [anna, bo]) await writeFile(at(`${officer.id}.officer.json`), JSON.stringify(officer));
});
afterAll(() => line[Symbol.asyncDispose]());

async function signedBy(officers: readonly OfficerSigner[], content: object, name: string): Promise<string> {
  let document = draftDocument({ ...content });
  for (const each of officers) document = await signDocument(document, 'manifest', each);
  await writeFile(at(name), formatSignedDocument(document));
  return at(name);
}

const install = (file: string, ...officers: OfficerSigner[]) =>
  birthmark(
    'manifest',
    'install',
    file,
    '--officer',
    ...officers.map(({ officer }) => at(`${officer.id}.officer.json`)),
    '--data',
    line.dataDir,
    '--json',
  );
const propose = (out: string) =>
  birthmark('manifest', 'propose', '--product', at('product'), '--out', at(out), '--data', line.dataDir, '--json');

test('a station from before is brought into force: proposed, signed by two, installed, started', async () => {
  await expect(line.open()).rejects.toMatchObject({ code: 'manifest.missing' });
  const proposed = await propose('content.json');
  expect(proposed.json()).toMatchObject({
    content: { number: 1, station: 'S01', products: [{ name: 'lamp-one', firmwareFloor: '1.4.2' }] },
  });
  const content = JSON.parse(await readFile(at('content.json'), 'utf8')) as object;
  const alone = await install(await signedBy([anna], content, 'alone.jws'), anna, bo);
  expect(alone.json()).toMatchObject({
    fault: { code: 'document.untrusted', evidence: { reason: 'too-few-signatures' } },
  });
  const installed = await install(await signedBy([anna, bo], content, 'manifest.jws'), anna, bo);
  expect(installed.json()).toMatchObject({ ok: true, number: 1, signedBy: [anna.officer.id, bo.officer.id] });
  await using station = await line.open();
  expect(station.name).toBe('S01');
});

test('the next proposal has the next number; the one before does not come back', async () => {
  const next = (await propose('next.json')).json() as { content: { number: number } };
  expect(next.content.number).toBe(2);
  expect((await install(await signedBy([bo, anna], next.content, 'next.jws'), anna, bo)).json()).toMatchObject({
    number: 2,
  });
  expect((await install(at('manifest.jws'), anna, bo)).json()).toMatchObject({
    fault: { code: 'document.superseded' },
  });
});

test('the signing service gets the key of upstream by its next configuration, which two officers sign', async () => {
  const text = await readFile(at('station.json'), 'utf8');
  const config = JSON.parse(text) as { signer: { config: string; officersSha256: string } };
  const place = { url: 'https://hq.example:8443', ca: 'ca.pem', cert: 'cert.pem', key: 'key.pem' };
  const upstreamKey = upstreamKeys().verifierKey;
  const wanted = ['signer-config', 'propose', '--out', at('signer.json'), '--data', line.dataDir, '--json'];
  expect((await birthmark(...wanted)).json()).toMatchObject({ fault: { code: 'station.bad-config' } });
  await writeFile(at('station.json'), JSON.stringify(Object.assign({ upstream: { ...place, upstreamKey } }, config)));
  const proposed = await birthmark(...wanted);
  await writeFile(at('station.json'), text);
  const before = await signerDocument(at(config.signer.config));
  expect(proposed.json()).toMatchObject({ content: { station: 'S01', number: before.number + 1, upstreamKey } });
  expect(await birthmark('signer-config', 'new', at('signer.json'), '--out', at('signer.jws'))).toMatchObject({
    exitCode: 0,
  });
  let { document } = await readDocument(at('signer.jws'), ['signer']);
  for (const officer of [anna, bo]) document = await signDocument(document, 'signer', officer);
  await writeFile(at(config.signer.config), formatSignedDocument(document));
  await using station = await line.open();
  expect(await station.signerStatus(AbortSignal.timeout(60_000))).toMatchObject({
    particulars: { configNumber: before.number + 1 },
  });
});

test('other officers than the pinned ones install nothing', async () => {
  const eve = trialOfficer('eve');
  await writeFile(at('eve.officer.json'), JSON.stringify(eve.officer));
  const { content } = (await propose('eves.json')).json() as { content: object };
  const refused = await install(await signedBy([anna, eve], content, 'eves.jws'), anna, eve);
  expect(refused.json()).toMatchObject({
    fault: { code: 'document.other-officers', evidence: { reason: 'other-hash' } },
  });
});
