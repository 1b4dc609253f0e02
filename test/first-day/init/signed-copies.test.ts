import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { trialOfficers } from '../../../fixtures/token/trial-officers.ts';
import { draftDocument } from '../../../station-core/codecs/signed-documents.ts';
import { takeSignedCopies } from '../../../station-core/first-day/init/signed-copies.ts';
import { createDocument, readDocument, replaceDocument } from '../../../station-core/officers/document-files.ts';
import { type OfficerSigner, signDocument } from '../../../station-core/officers/sign-document.ts';

/** Copies that officers signed on machines of their own. */

const LIFT = {
  v: 1,
  type: 'lift',
  station: 'ST01',
  quarantine: 'Q-1-0123456789ab',
  reason: 'checked by hand',
  issuedAt: '2026-11-30T12:00:00.000Z',
} as const;

let dir: string;
let path: string;
let officers: readonly OfficerSigner[];
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'birthmark-copies-'));
  path = join(dir, 'here.jws');
  officers = await trialOfficers(dir);
  await createDocument(path, draftDocument(LIFT));
});
afterEach(() => rm(dir, { recursive: true }));

async function copySignedBy(name: string, ...signers: readonly (OfficerSigner | undefined)[]): Promise<string> {
  const copy = join(dir, name);
  await copyFile(path, copy);
  for (const signer of signers) {
    if (signer === undefined) throw new Error('no such officer');
    const { document } = await readDocument(copy, ['lift']);
    await replaceDocument(copy, await signDocument(document, 'lift', signer));
  }
  return copy;
}

const take = (...copies: readonly string[]): Promise<void> =>
  takeSignedCopies(
    { given: new Map([['signed', copies]]) },
    [{ type: 'lift', path }],
    officers.map(({ officer }) => officer),
  );

const signedBy = async (): Promise<string[]> =>
  (await readDocument(path, ['lift'])).document.signatures.map(({ header }) => header.kid);

test('two officers who signed at the same time have both signed', async () => {
  await take(await copySignedBy('one.jws', officers[0]), await copySignedBy('two.jws', officers[1]));
  expect(await signedBy()).toEqual(officers.map(({ officer }) => officer.id));
});

test('a copy of another document is refused, and nothing of the others is taken', async () => {
  const good = await copySignedBy('good.jws', officers[0]);
  const other = join(dir, 'other.jws');
  await createDocument(other, draftDocument({ ...LIFT, station: 'ST02' }));
  await expect(take(good, other)).rejects.toMatchObject({ code: 'setup.other-document', evidence: { path: other } });
  expect(await signedBy()).toEqual([]);
});

test('a signature that is wrong is refused, and so is a copy without one of an officer of this station', async () => {
  const [first] = officers;
  if (first === undefined) throw new Error('no officer');
  const stranger: OfficerSigner = { officer: { ...first.officer, id: 'stranger' }, sign: first.sign };
  for (const copy of [await copySignedBy('stranger.jws', stranger), await copySignedBy('unsigned.jws')]) {
    await expect(take(copy)).rejects.toMatchObject({ code: 'setup.not-signed', evidence: { path: copy } });
  }
  expect(await signedBy()).toEqual([]);
  const forged = await copySignedBy('forged.jws', first);
  const text = await readFile(forged, 'utf8');
  await writeFile(
    forged,
    text.replace(/"signature": "(.)/, (all, head: string) => all.slice(0, -1) + (head === 'A' ? 'B' : 'A')),
  );
  await expect(take(forged)).rejects.toMatchObject({ code: 'document.untrusted' });
  expect(await signedBy()).toEqual([]);
});

test('a wrong signature that somebody wrote into the document here gives way to the right one', async () => {
  const right = await copySignedBy('right.jws', officers[0]);
  const planted = (await readFile(right, 'utf8')).replace(
    /"signature": "(.)/,
    (all, head: string) => all.slice(0, -1) + (head === 'A' ? 'B' : 'A'),
  );
  await writeFile(path, planted);
  await take(right);
  expect(await readFile(path, 'utf8')).toBe(await readFile(right, 'utf8'));
});
