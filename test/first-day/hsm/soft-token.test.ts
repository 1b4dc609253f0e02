import { mkdir, mkdtempDisposable, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openSoftToken, readPinFile } from '../../../station-core/first-day/hsm/soft-token.ts';

async function folder(): Promise<string> {
  const dir = await mkdtempDisposable(join(tmpdir(), 'birthmark-soft-'));
  onTestFinished(() => dir.remove());
  return dir.path;
}

test('a token that was cut off before its PIN was kept is begun again, and what was left of it goes', async () => {
  const dir = await folder();
  await mkdir(join(dir, 'pin')); // the PIN cannot be written: as far as a process comes that is killed before it
  await expect(openSoftToken(dir, 'birthmark-half')).rejects.toMatchObject({ code: 'EISDIR' });
  expect(await readdir(join(dir, 'tokens'))).toEqual([]);
  await rm(join(dir, 'pin'), { recursive: true });
  await writeFile(join(dir, 'begun', 'tokens', 'of-a-driver-that-was-killed'), '');
  const token = await openSoftToken(dir, 'birthmark-half');
  expect(await readdir(join(dir, 'tokens'))).toHaveLength(1);
  expect(await readdir(dir)).not.toContain('begun');
  expect(await readPinFile(token)).toMatch(/^\d{12}$/);
  expect((await stat(token.pinFile)).mode & 0o777).toBe(0o600);
});

test('a token that is there stays, and so does its PIN', async () => {
  const dir = await folder();
  const made = await openSoftToken(dir, 'birthmark-whole');
  const pin = await readPinFile(made);
  const tokens = await readdir(join(dir, 'tokens'));
  const again = await openSoftToken(dir, 'birthmark-whole');
  expect(await readPinFile(again)).toBe(pin);
  expect(await readdir(join(dir, 'tokens'))).toEqual(tokens);
  expect(await readFile(again.softhsmConf, 'utf8')).toContain(join(dir, 'tokens'));
});
