import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { recheckBuild } from '../../station-core/release/build/firmware-build.ts';
import { importIdfBuild } from '../../station-core/release/reading/idf-build.ts';
import { copyRelease, importRelease } from '../../station-core/release/import-release.ts';
import { newReleaseKey } from '../../station-core/release/release-key.ts';
import { inspectRelease, loadRelease } from '../../station-core/release/release.ts';
import { faultFrom, faultOf } from '../formats/fault-of.ts';
import { BUILD, SignedRelease } from './signed-release.ts';

test.each(['EdDSA', 'ES256'] as const)(
  'a release signed with %s gives back the build it was made of',
  async (algorithm) => {
    await using made = await SignedRelease.make(algorithm);
    const release = await loadRelease(made.path, made.trusted);
    const build = await importIdfBuild(BUILD);
    expect(release.build).toEqual(build);
    expect(release.manifest).toMatchObject({
      chip: 'esp32c3',
      project: 'demo_app',
      minRevision: 0,
      maxRevision: 65535,
      app: { version: '1.4.2', secureVersion: 3, partition: 'ota_0', elfSha256Hex: build.app.elfSha256Hex },
      flash: { mode: 'dio', size: '4MB', frequency: '80m' },
    });
    expect(release.manifest.partitions).toHaveLength(9);
  },
);

test('every file lies under its own SHA-256, and nothing else lies there', async () => {
  await using made = await SignedRelease.make();
  expect((await readdir(made.path)).sort()).toEqual(['files', 'manifest.json', 'manifest.jws']);
  const names = await readdir(join(made.path, 'files'));
  expect(names).toHaveLength(4);
  for (const name of names) {
    const bytes = await readFile(join(made.path, 'files', name));
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(name);
  }
});

test('the same build gives the same manifest, whoever signs it and wherever it lies', async () => {
  await using one = await SignedRelease.make('EdDSA');
  await using two = await SignedRelease.make('ES256');
  const [first, second] = [await inspectRelease(one.path), await inspectRelease(two.path)];
  expect(first.releaseSha256Hex).toBe(second.releaseSha256Hex);
  expect(first.signedBy).not.toBe(second.signedBy);
});

test('importing again writes nothing; a damaged release is reported and not repaired; another build is refused', async () => {
  await using made = await SignedRelease.make('ES256');
  const build = await importIdfBuild(BUILD);
  const again = () => importRelease(build, { out: made.path, key: made.key });
  const signature = await readFile(join(made.path, 'manifest.jws'));
  expect((await again()).written).toBe(false);
  expect(await readFile(join(made.path, 'manifest.jws'))).toEqual(signature);
  const other = { ...build, project: 'another' };
  expect((await faultFrom(importRelease(other, { out: made.path, key: made.key }))).code).toBe('release.occupied');
  expect((await faultFrom(importRelease(build, { out: made.path, key: await newReleaseKey() }))).code).toBe(
    'release.untrusted-key',
  );
  await writeFile(join(made.path, 'files', build.files[3]?.sha256Hex ?? ''), 'short');
  expect(await faultFrom(again())).toMatchObject({ code: 'release.altered-file', evidence: { file: 'demo_app.bin' } });
});

test('a place that is taken, cannot be reached or is a file is refused, and what lies there stays', async () => {
  await using made = await SignedRelease.make();
  const build = await importIdfBuild(BUILD);
  const into = (out: string) => importRelease(build, { out: join(made.root, out), key: made.key });
  await mkdir(join(made.root, 'taken'));
  await writeFile(join(made.root, 'taken', 'mine.txt'), 'mine');
  expect((await faultFrom(into('taken'))).code).toBe('release.occupied');
  expect((await faultFrom(into('taken/mine.txt'))).code).toBe('release.occupied');
  expect((await faultFrom(into('taken/mine.txt/below'))).code).toMatch(/release\.(not-stored|occupied)/);
  expect(await readFile(join(made.root, 'taken', 'mine.txt'), 'utf8')).toBe('mine');
  await mkdir(join(made.root, 'empty'));
  expect((await into('empty')).written).toBe(true);
  expect((await into('new/deep/down')).written).toBe(true);
});

test('what a crash left beside the place is swept later, and is never a release', async () => {
  await using made = await SignedRelease.make();
  const left = join(made.root, '.next.0123456789abcdef.part');
  await cp(made.path, left, { recursive: true });
  const anHourAgo = Date.now() / 1000 - 3600;
  await utimes(left, anHourAgo, anHourAgo);
  await importRelease(await importIdfBuild(BUILD), { out: join(made.root, 'next'), key: made.key });
  await expect(stat(left)).rejects.toThrow('ENOENT');
});

test('a folder reached by a link is the release it leads to', async () => {
  await using made = await SignedRelease.make();
  await symlink(made.path, join(made.root, 'current'));
  expect((await loadRelease(join(made.root, 'current'), made.trusted)).build.chip).toBe('esp32c3');
});

test('a copy is the release, byte for byte, and is loaded before it has its name', async () => {
  await using made = await SignedRelease.make();
  const release = await loadRelease(made.path, made.trusted);
  const to = join(made.root, 'copy');
  await copyRelease(release, { from: made.path, to, trusted: made.trusted });
  expect(await loadRelease(to, made.trusted)).toEqual(release);
  const stranger = [(await newReleaseKey()).public];
  const elsewhere = join(made.root, 'elsewhere');
  const refused = await faultFrom(copyRelease(release, { from: made.path, to: elsewhere, trusted: stranger }));
  expect(refused.code).toBe('release.untrusted-key');
  await expect(stat(elsewhere)).rejects.toThrow('ENOENT');
});

test('bytes that change in memory after the release was loaded are noticed before they are written', async () => {
  await using made = await SignedRelease.make();
  const { build } = await loadRelease(made.path, made.trusted);
  recheckBuild(build);
  const otadata = build.files[2];
  otadata?.bytes.writeUInt8(0, 100); // no image, so nothing but its SHA-256 can tell
  expect(
    faultOf(() => {
      recheckBuild(build);
    }),
  ).toMatchObject({ code: 'release.altered-file', evidence: { file: 'ota_data_initial.bin' } });
  otadata?.bytes.writeUInt8(0xff, 100);
  recheckBuild(build);
  build.files[3]?.bytes.writeUInt8(0, 9000);
  expect(
    faultOf(() => {
      recheckBuild(build);
    }),
  ).toMatchObject({ code: 'firmware.bad-checksum', evidence: { file: 'demo_app.bin' } });
});
