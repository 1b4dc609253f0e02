import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findExposedFiles } from '../../../station-core/station/setup/exposed-files.ts';

let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'exposed-'));
  await mkdir(join(dir, 'hsm', 'tokens'), { recursive: true, mode: 0o700 });
  await writeFile(join(dir, 'hsm', 'tokens', 'object'), '', { mode: 0o600 });
  await writeFile(join(dir, 'station.json'), '{}', { mode: 0o600 });
});

afterEach(async () => {
  await rm(dir, { recursive: true });
});

test('a data directory that only its account can enter and read is in order', async () => {
  expect(await findExposedFiles(dir)).toBeUndefined();
});

test.each([
  ['a file that others can read', 'station.json', '0604'],
  ['a file that the group can write', 'station.json', '0620'],
  ['a folder that others can enter', 'hsm', '0701'],
  ['an object of the token, two folders down', 'hsm/tokens/object', '0644'],
])('%s is named with its mode, and stays as it is', async (_, name, modeText) => {
  await chmod(join(dir, name), Number.parseInt(modeText, 8));
  const found = await findExposedFiles(dir);
  expect(found?.code).toBe('station.files-exposed');
  expect(found?.evidence).toEqual({ path: join(dir, name), mode: modeText, count: 1 });
  expect((await findExposedFiles(dir))?.evidence).toEqual(found?.evidence);
});

test('the data directory itself counts, and all that is exposed is counted', async () => {
  await chmod(dir, 0o755);
  await chmod(join(dir, 'station.json'), 0o644);
  expect((await findExposedFiles(dir))?.evidence).toMatchObject({ path: dir, mode: '0755', count: 2 });
});

test('a link out of the directory is not followed', async () => {
  await symlink('/etc', join(dir, 'link'));
  expect(await findExposedFiles(dir)).toBeUndefined();
});
