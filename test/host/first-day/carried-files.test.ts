import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ImportFolders } from '../../../station-core/host/products/import-folders.ts';
import { CarriedFiles, nearby } from '../../../station-core/host/first-day/carried-files.ts';

let dir: string;
let stick: string;
let files: CarriedFiles;
beforeEach(async () => {
  dir = await realpath(await mkdtemp(join(tmpdir(), 'birthmark-carried-')));
  stick = join(dir, 'media', 'stick');
  await mkdir(stick, { recursive: true });
  await mkdir(join(dir, 'station', 'signer'), { recursive: true });
  await writeFile(join(dir, 'station', 'signer', 'issuing.csr.pem'), 'the request');
  files = new CarriedFiles(
    join(dir, 'station'),
    new ImportFolders(join(dir, 'station'), [join(dir, 'media')], async () => []),
  );
});
afterEach(() => rm(dir, { recursive: true }));

test('a stick shows certificates and keys of officers, and nothing else that is on it', async () => {
  for (const name of [
    'issuing.pem',
    'issuing.csr.pem',
    'anna.officer.json',
    'manifest.jws',
    'holiday.jpg',
    '.hidden.pem',
  ]) {
    await writeFile(join(stick, name), '');
  }
  await symlink('/etc/passwd', join(stick, 'passwd.pem'));
  expect(await files.list(null)).toMatchObject({ folders: [{ path: join(dir, 'media'), isStick: false }], files: [] });
  expect((await files.list(stick)).files).toEqual(
    ['anna.officer.json', 'issuing.pem', 'manifest.jws'].map((name) => join(stick, name)),
  );
});

test.each(['/etc', '..', ''])(
  'the folder %j of this machine is not listed, and no request is written there',
  async (path) => {
    await expect(files.list(path)).rejects.toMatchObject({ code: 'station.bad-path' });
    await expect(files.carryRequest(path)).rejects.toMatchObject({ code: 'station.bad-path' });
  },
);

test('the request is copied onto the stick, and may be copied again', async () => {
  const copy = join(stick, 'issuing.csr.pem');
  expect(await files.carryRequest(stick)).toBe(copy);
  expect(await files.carryRequest(stick)).toBe(copy);
  expect(await readFile(copy, 'utf8')).toBe('the request');
});

test('the record of the ceremony is copied onto the stick', async () => {
  await writeFile(join(dir, 'station', 'signer', 'record.pdf'), 'the record');
  expect(await readFile(await files.carryRecord(stick), 'utf8')).toBe('the record');
});

test('the request of another station on the same stick is not written over', async () => {
  await writeFile(join(stick, 'issuing.csr.pem'), 'of another station');
  await expect(files.carryRequest(stick)).rejects.toMatchObject({
    code: 'station.bad-path',
    evidence: { problem: 'EEXIST' },
  });
  expect(await readFile(join(stick, 'issuing.csr.pem'), 'utf8')).toBe('of another station');
});

test('before there is a request, copying it says so', async () => {
  await rm(join(dir, 'station', 'signer', 'issuing.csr.pem'));
  await expect(files.carryRequest(stick)).rejects.toMatchObject({ evidence: { problem: 'ENOENT' } });
});

test('what officers sign now is copied: the configuration first, later the manifest and the permits', async () => {
  await writeFile(join(dir, 'station', 'signer', 'signer.json'), 'the configuration');
  expect(await files.carryToSign(stick)).toEqual(['signer.json']);
  await mkdir(join(dir, 'station', 'to-sign'));
  for (const name of ['manifest.jws', 'P-1.jws']) await writeFile(join(dir, 'station', 'to-sign', name), name);
  expect(await files.carryToSign(stick)).toEqual(['P-1.jws', 'manifest.jws']);
  await writeFile(join(stick, 'P-1.jws'), 'with a signature');
  await expect(files.carryToSign(stick)).rejects.toMatchObject({ code: 'station.bad-path' });
  expect(await readFile(join(stick, 'P-1.jws'), 'utf8')).toBe('with a signature');
});

test('the folder where the setup was started is offered, and the home folder, but never the whole machine', () => {
  expect(nearby('/home/ida/first-board', '/home/ida')).toEqual(['/home/ida/first-board', '/home/ida']);
  expect(nearby('/', '/home/ida')).toEqual(['/home/ida']);
  expect(nearby('/', '/')).toEqual([]);
});
