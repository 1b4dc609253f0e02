import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { copyOldData, type OldDataCopy } from '../../fixtures/old-data/copy.ts';
import { signedByOfficers, trialOfficers } from '../../fixtures/token/trial-officers.ts';
import { beginMigration } from '../../station-core/ceremony/migrate/begin.ts';
import { finishMigration } from '../../station-core/ceremony/migrate/finish.ts';
import { FILES, writeIn } from '../../station-core/ceremony/migrate/folder.ts';
import { takeOver } from '../../station-core/ceremony/migrate/ask-token.ts';
import { parseSignedDocument } from '../../station-core/codecs/signed-documents.ts';
import { officersSha256Hex } from '../../station-core/formats/officer-key.ts';
import type { OfficerSigner } from '../../station-core/officers/sign-document.ts';
import { filesIn } from '../ceremony/migrate/files-in.ts';
import { changeConfig, never, openStation, putToWork } from '../ceremony/migrate/migrated-station.ts';
import { newSigner, type NewSigner, signDraft } from '../ceremony/migrate/new-signer.ts';
import { attempt, attempts, type Refusal, refusedBy } from './tools/attempt.ts';
import { first, journal, rewrite } from './tools/rewrite.ts';

/** Promise: what is taken over is what two officers signed of this very directory: once, by the signing service alone. */

const OLD_DATA = join(import.meta.dirname, '../../fixtures/old-data');
let old: OldDataCopy;
let signer: NewSigner;
let folder: string;
let yesterday: string;
let attacker: readonly OfficerSigner[];

beforeAll(async () => {
  old = await copyOldData('dad4558');
  signer = await newSigner('S01');
  attacker = await trialOfficers(join(signer.dir, 'attacker'));
  folder = join(signer.dir, 'migration');
  await beginMigration(
    { dataDir: old.dataDir, folder, withoutOldToken: true, now: new Date(), version: '0.4.0' },
    never,
  );
  await signDraft(folder, signer.officers);
  yesterday = await mkdtemp(join(tmpdir(), 'birthmark-yesterday-'));
  await cp(old.dataDir, yesterday, { recursive: true });
}, 120_000);

afterAll(async () => {
  await old[Symbol.asyncDispose]();
  await signer[Symbol.asyncDispose]();
  await rm(yesterday, { recursive: true, force: true });
});

/** `dataDir` is what the attacker has made of the old directory. */
function finish(dataDir: string, changes: Partial<Parameters<typeof finishMigration>[0]> = {}) {
  return finishMigration(Object.assign({}, signer.finish, { dataDir, folder }, changes), never);
}

const text = (path: string): Promise<string> => readFile(path, 'utf8');

/** A copy of the old directory, changed after the officers signed. */
async function changed(change: (dir: string) => Promise<void>): Promise<string> {
  const dir = join(await mkdtemp(join(signer.dir, 'changed-')), 'data');
  await cp(yesterday, dir, { recursive: true });
  await change(dir);
  return dir;
}

const differs = (what: string): Refusal => ({
  code: 'migration.changed',
  evidence: { what: expect.stringContaining(what) as string },
});

attempts<[refusal: Refusal, change: (dir: string) => Promise<void>]>(
  [
    ['an issuance is removed from the old journal', differs('journal'), journal((lines) => lines.slice(1))],
    [
      'an issuance is added to the old journal',
      differs('journal'),
      journal((lines) => [...lines, first(lines).replace(/"tbsSha256Hex":"../, '"tbsSha256Hex":"00')]),
    ],
    [
      'an issuance in the old journal is put under another permit',
      differs('journal'),
      journal((lines) => [first(lines).replace('DEMO', 'MORE'), ...lines.slice(1)]),
    ],
    ['the old journal is deleted', differs('journal'), (dir) => rm(join(dir, 'signer', 'journal.jsonl'))],
    [
      'the quota of an old permit is raised',
      differs('permits'),
      rewrite('permits/lamp-one.json', (permit) => permit.replace(/"quota": ?\d+/, '"quota":999999')),
    ],
    [
      'the ledger of the same station as it went on later',
      differs('ledger'),
      (dir) => cp(join(OLD_DATA, '54acba5', 'ledger.db'), join(dir, 'ledger.db')),
    ],
    [
      'the old root is another one',
      differs('before'),
      (dir) => cp(join(OLD_DATA, 'eb79f7bf', 'ca', 'root.pem'), join(dir, 'ca', 'root.pem')),
    ],
  ],
  async (refusal, change) => {
    const dir = await changed(change);
    const before = await filesIn(dir);
    await refusedBy(finish(dir), refusal);
    expect(await filesIn(dir)).toEqual(before);
  },
);

type Payload = Readonly<Record<string, unknown>>;

/** A folder with a document of the attacker's in place of that which the officers signed. */
async function folderWith(document: string): Promise<string> {
  const dir = await mkdtemp(join(signer.dir, 'folder-'));
  await writeIn(dir, FILES.document, document);
  return dir;
}

const signedPayload = async (): Promise<Payload> =>
  parseSignedDocument(await text(join(folder, FILES.document))).payload;

const untrusted = (reason: string): Refusal => ({ code: 'document.untrusted', evidence: { reason } });

attempts<[refusal: Refusal, make: (payload: Payload) => Promise<string>]>(
  [
    [
      'a migration signed by one officer',
      untrusted('too-few-signatures'),
      (payload) => signedByOfficers('migration', payload, signer.officers.slice(0, 1)),
    ],
    [
      'a migration signed by one officer twice',
      { code: 'document.malformed' },
      async (payload) => {
        const one = JSON.parse(await signedByOfficers('migration', payload, signer.officers.slice(0, 1))) as {
          payload: string;
          signatures: object[];
        };
        return JSON.stringify({ payload: one.payload, signatures: [...one.signatures, ...one.signatures] });
      },
    ],
    [
      'a migration signed by one officer in the name of both',
      untrusted('wrong-signature'),
      (payload) => {
        const [one, other] = signer.officers;
        if (one === undefined || other === undefined) throw new TypeError('two officers');
        return signedByOfficers('migration', payload, [
          one,
          { officer: { ...one.officer, id: other.officer.id }, sign: one.sign },
        ]);
      },
    ],
    [
      'a migration signed by strangers',
      untrusted('wrong-signature'),
      (payload) => signedByOfficers('migration', payload, attacker),
    ],
    [
      'a migration of another station',
      { code: 'document.of-another-station' },
      (payload) => signedByOfficers('migration', { ...payload, station: 'S02' }, signer.officers),
    ],
    [
      'a migration of another directory of this station',
      differs('ledger'),
      (payload) =>
        signedByOfficers(
          'migration',
          { ...payload, ledger: { head: { sizeEntries: 9, rootHashHex: 'ab'.repeat(32) } } },
          signer.officers,
        ),
    ],
    [
      'a permit in place of the migration',
      { code: 'document.untrusted' },
      (payload) => signedByOfficers('permit', payload, signer.officers),
    ],
  ],
  async (refusal, make) => {
    const before = await filesIn(yesterday);
    await refusedBy(finish(yesterday, { folder: await folderWith(await make(await signedPayload())) }), refusal);
    expect(await filesIn(yesterday)).toEqual(before);
  },
);

attempt('a list of certificates without the last one, given to the signing service itself', async () => {
  const list = await text(join(folder, FILES.certificates));
  const shorter = list
    .trimEnd()
    .split('\n')
    .slice(0, -1)
    .map((line) => `${line}\n`);
  const { config, officersSha256, softhsmConf } = signer.finish;
  const asked = {
    config,
    officersSha256,
    pin: await signer.finish.pin(),
    document: await text(join(folder, FILES.document)),
    list: Buffer.from(shorter.join('')),
  };
  await refusedBy(takeOver(asked, { softhsmConf, signal: never }), differs('list of certificates'));
});

attempt('a configuration that names the officers of the attacker', async () => {
  const payload = parseSignedDocument(await text(signer.finish.config)).payload;
  const officers = attacker.map(({ officer }) => officer);
  const config = join(signer.dir, 'attacker.signer.json');
  await writeFile(config, await signedByOfficers('signer', { ...payload, officers }, attacker));
  await refusedBy(finish(yesterday, { config }), {
    code: 'signer.bad-config',
    evidence: { reason: 'other officers than those pinned' },
  });
});

attempt('a root that did not issue the certificate of the configuration', async () => {
  await refusedBy(finish(yesterday, { rootCert: join(OLD_DATA, 'eb79f7bf', 'ca', 'root.pem') }), {
    code: 'station.bad-config',
    evidence: { problem: 'not the root of the configuration' },
  });
});

/** From here on the directory is migrated, and the station has signed in it. */
attempt('a permit of before, which nobody signed, among the signed ones', async () => {
  await finish(old.dataDir);
  await putToWork({ dataDir: old.dataDir, signer, station: 'S01' });
  const path = join(old.dataDir, 'permits-signed', 'before.json');
  await cp(join(old.dataDir, 'permits', 'lamp-one.json'), path);
  await refusedBy(openStation(old.dataDir), { code: 'permit.old-form' });
  await rm(path);
  await using station = await openStation(old.dataDir);
  expect((await station.checkpoint(never)).sizeEntries).toBeGreaterThan(145);
});

/** The attacker's officers say that the old key, whose PIN the account could read, stays valid. */
async function ownMigration(dir: string): Promise<void> {
  const payload = await signedPayload();
  const signed = { sizeEntries: 999_999, rootHashHex: 'ab'.repeat(32) };
  const forged = { ...payload, ledger: { ...(payload['ledger'] as object), signed } };
  await writeFile(join(dir, 'documents', 'migration.jws'), await signedByOfficers('migration', forged, attacker));
  const officers = attacker.map(({ officer }) => officer);
  await writeFile(join(dir, 'documents', 'migration-officers.json'), JSON.stringify(officers));
  const migration = { document: 'documents/migration.jws', officers: 'documents/migration-officers.json' };
  await changeConfig(dir, { migration: { ...migration, officersSha256: officersSha256Hex(officers) } });
}

const otherMigration: Refusal = { code: 'station.bad-config', evidence: { field: 'migration.document' } };

attempts<[refusal: Refusal, change: (dir: string) => Promise<void>]>(
  [
    [
      'station.json of before is put back',
      { code: 'station.not-migrated' },
      (dir) => cp(join(yesterday, 'station.json'), join(dir, 'station.json')),
    ],
    [
      'the migration is exchanged for one of the attacker, by which the old key signs everything',
      otherMigration,
      ownMigration,
    ],
    [
      'station.json no longer says that the station was migrated',
      otherMigration,
      (dir) => changeConfig(dir, { migration: undefined }),
    ],
  ],
  async (refusal, change) => {
    const names = ['station.json', 'documents/migration.jws', 'documents/migration-officers.json'];
    const kept = await Promise.all(names.map((name) => readFile(join(old.dataDir, name))));
    await change(old.dataDir);
    await refusedBy(openStation(old.dataDir), refusal);
    for (const [at, name] of names.entries()) await writeFile(join(old.dataDir, name), kept[at] ?? '');
  },
);

attempt('the directory of yesterday is migrated once more, by another document', async () => {
  const again = join(signer.dir, 'again');
  await beginMigration(
    { dataDir: yesterday, folder: again, withoutOldToken: true, now: new Date(), version: '0.4.0' },
    never,
  );
  await signDraft(again, signer.officers);
  await refusedBy(finish(yesterday, { folder: again }), {
    code: 'migration.signer-in-use',
    evidence: { reason: 'it has taken over another migration' },
  });
});

attempt('the directory of yesterday is migrated once more, by the very document', async () => {
  await finish(yesterday);
  await putToWork({ dataDir: yesterday, signer, station: 'S01' });
  await refusedBy(openStation(yesterday), { code: 'ledger.rolled-back' });
});
