import { mkdir, mkdtempDisposable, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { writeSampleProduct } from '../../../fixtures/sample-product/sample-product.ts';
import { Fault } from '../../../station-core/fault.ts';
import { ImportFolders } from '../../../station-core/host/products/import-folders.ts';

async function stick() {
  const made = await mkdtempDisposable(join(tmpdir(), 'birthmark-folders-'));
  const media = join(made.path, 'media');
  await mkdir(join(media, 'STICK', 'photos'), { recursive: true });
  await mkdir(join(media, 'STICK', '.hidden'));
  await mkdir(join(made.path, 'data', 'secrets'), { recursive: true });
  await writeSampleProduct(join(media, 'STICK', 'lamp'), { chip: 'esp32c3' });
  await symlink(join(made.path, 'data'), join(media, 'STICK', 'link'));
  await writeFile(join(media, 'STICK', 'notes.txt'), 'x');
  const mounted: string[] = [];
  const folders = new ImportFolders(
    join(made.path, 'data'),
    [media, join(made.path, 'not-there')],
    async () => mounted,
  );
  return { media, mounted, data: join(made.path, 'data'), folders, [Symbol.asyncDispose]: () => made.remove() };
}

async function seen(folders: ImportFolders, path: string | null): Promise<string[]> {
  return (await folders.list(path)).folders.map(({ path: at, kind }) => `${basename(at)} ${kind}`);
}

test('the places that are there come first; those of the station only once somebody has made the folder', async () => {
  await using at = await stick();
  expect(await seen(at.folders, null)).toEqual(['media folder']);
  await mkdir(join(at.data, 'import'));
  expect(await seen(at.folders, null)).toEqual(['import folder', 'media folder']);
});

test('each folder is shown for what it holds; files, links and hidden folders are not', async () => {
  await using at = await stick();
  const onStick = join(at.media, 'STICK');
  expect(await seen(at.folders, onStick)).toEqual(['lamp product', 'photos folder']);
  expect(await seen(at.folders, join(onStick, 'lamp'))).toEqual(['build build', 'release release']);
});

test('the way up ends at the place', async () => {
  await using at = await stick();
  expect((await at.folders.list(join(at.media, 'STICK'))).up).toBe(at.media);
  expect((await at.folders.list(at.media)).up).toBeNull();
});

test('nothing outside the places is listed, whichever way the path goes', async () => {
  await using at = await stick();
  for (const path of [
    at.data,
    '/',
    join(at.media, '..', 'data'),
    join(at.media, 'STICK', 'link'),
    join(at.media, 'nobody'),
  ]) {
    const refused = await at.folders.list(path).catch((error: unknown) => error);
    expect(refused, path).toBeInstanceOf(Fault);
    expect(refused).toMatchObject({ code: 'station.bad-path' });
  }
});

test('a stick that a desktop mounted two folders down is a place of its own, above all others', async () => {
  await using at = await stick();
  const onStick = join(at.media, 'STICK');
  at.mounted.push(onStick, join(at.media, 'pulled-out'));
  const { folders } = await at.folders.list(null);
  expect(folders.map(({ path, isStick }) => ({ path, isStick }))).toEqual([
    { path: onStick, isStick: true },
    { path: at.media, isStick: false },
  ]);
  expect((await at.folders.list(onStick)).up).toBeNull();
});
