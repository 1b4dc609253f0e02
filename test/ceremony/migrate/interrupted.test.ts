import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { copyOldData, type OldDataCopy } from '../../../fixtures/old-data/copy.ts';
import { plantCertificates } from '../../../fixtures/token/plant-journal.ts';
import { beginMigration, type BeginOptions } from '../../../station-core/ceremony/migrate/begin.ts';
import type { CarriedCertificate } from '../../../station-core/ceremony/migrate/compare.ts';
import { finishMigration } from '../../../station-core/ceremony/migrate/finish.ts';
import { FILES } from '../../../station-core/ceremony/migrate/folder.ts';
import { filesIn } from './files-in.ts';
import { newSigner, type NewSigner, signDraft } from './new-signer.ts';

/** What was changed since, and where a migration may break off. In order, on one old directory and one new token. */

let old: OldDataCopy;
let signer: NewSigner;
let begin: BeginOptions;
const never = new AbortController().signal;
const journal = (): string => join(old.dataDir, 'signer', 'journal.jsonl');
const finish = (folder: string, signal = never): ReturnType<typeof finishMigration> =>
  finishMigration({ ...signer.finish, dataDir: old.dataDir, folder }, signal);

beforeAll(async () => {
  old = await copyOldData('dad4558');
  signer = await newSigner('S01');
  const folder = join(signer.dir, 'migration');
  begin = { dataDir: old.dataDir, folder, withoutOldToken: true, now: new Date(), version: '0.3.0' };
}, 60_000);

afterAll(async () => {
  await old[Symbol.asyncDispose]();
  await signer[Symbol.asyncDispose]();
});

test('a journal that was shortened before is named in what the officers sign, and its certificate taken over', async () => {
  await copyFile(journal(), join(signer.dir, 'journal.whole'));
  const lines = (await readFile(journal(), 'utf8')).split('\n');
  await writeFile(journal(), lines.slice(1).join('\n'));
  const { content } = await beginMigration({ ...begin, folder: join(signer.dir, 'shortened') }, never);
  expect(content).toMatchObject({
    journal: { lines: 3 },
    certificates: { count: 4 },
    findings: [{ kind: 'certificate-not-in-journal', count: 1 }],
  });
  await copyFile(join(signer.dir, 'journal.whole'), journal());
});

test('a record without a look into the old token says so', async () => {
  const { content } = await beginMigration(begin, never);
  expect(content).not.toHaveProperty('keys');
  expect(content.cannotVouchFor).toContain('Nobody looked into the old token: how its keys are kept is not known.');
  await signDraft(begin.folder, signer.officers);
});

test('what was changed since the officers signed is not taken over', async () => {
  const whole = await readFile(journal(), 'utf8');
  await writeFile(journal(), `${whole}${whole.split('\n')[0]?.replaceAll('DEMO', 'MORE')}\n`);
  await expect(finish(begin.folder)).rejects.toMatchObject({
    code: 'migration.changed',
    evidence: { what: expect.stringContaining('journal') as unknown },
  });
  await writeFile(journal(), whole);
});

test('a migration that broke off in the middle of the journal goes on where it was', async () => {
  const list = (await readFile(join(begin.folder, FILES.certificates), 'utf8')).trim().split('\n');
  const carried = list.map((line) => JSON.parse(line) as CarriedCertificate);
  plantCertificates(signer.start, carried.slice(0, 2));
  const before = await filesIn(old.dataDir);
  const stopped = new AbortController();
  const pin = () => {
    queueMicrotask(() => {
      stopped.abort(new Error('stopped'));
    });
    return signer.finish.pin();
  };
  const asked = { ...signer.finish, dataDir: old.dataDir, folder: begin.folder, pin };
  await expect(finishMigration(asked, stopped.signal)).rejects.toThrow();
  expect(await filesIn(old.dataDir)).toEqual(before);
  const { content } = await finish(begin.folder);
  expect(content.certificates.count).toBe(4);
});

test('a signing service that has taken over something else is refused', async () => {
  await using other = await copyOldData('dad4558');
  const folder = join(signer.dir, 'other');
  await beginMigration({ ...begin, dataDir: other.dataDir, folder }, never);
  await signDraft(folder, signer.officers);
  const asked = { ...signer.finish, dataDir: other.dataDir, folder };
  await expect(finishMigration(asked, never)).rejects.toMatchObject({ code: 'migration.signer-in-use' });
});
