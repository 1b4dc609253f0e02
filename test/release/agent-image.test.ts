import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeAppImage } from '../../fixtures/sample-product/app-image-writer.ts';
import type { ChipName } from '../../station-core/model/chip.ts';
import { recheckBuild } from '../../station-core/release/build/firmware-build.ts';
import { copyRelease, importRelease } from '../../station-core/release/import-release.ts';
import { readFirmware } from '../../station-core/release/reading/read-firmware.ts';
import { newReleaseKey, type ReleaseKey } from '../../station-core/release/release-key.ts';
import { loadRelease } from '../../station-core/release/release.ts';
import { BUILD, SignedRelease } from './signed-release.ts';

let dir: string;
let key: ReleaseKey;
const at = (name: string): string => join(dir, name);

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'birthmark-agent-image-'));
  key = await newReleaseKey();
});
afterAll(() => rm(dir, { recursive: true }));

function agent(chip: ChipName = 'esp32c3', loadAddress = 0x4038_0000): Buffer {
  return writeAppImage({ chip, entry: loadAddress, segments: [{ loadAddress, bytes: Buffer.alloc(64, 0x13) }] });
}

async function buildWith(name: string, bytes: Buffer) {
  await writeFile(at(name), bytes);
  return (await readFirmware(BUILD, { agentImages: [at(name)] })).build;
}

test('an agent image is a signed part of the release: it comes back with it, and a copy has it too', async () => {
  const build = await buildWith('agent.bin', agent());
  await importRelease(build, { out: at('release'), key });
  const release = await loadRelease(at('release'), [key.public]);
  expect(release.build).toEqual(build);
  expect(release.manifest).toMatchObject({
    format: 'birthmark-release/2',
    agentImages: [{ path: 'agent.bin', lengthBytes: agent().length, sha256Hex: build.agentImages[0]?.sha256Hex }],
  });
  await copyRelease(release, { from: at('release'), to: at('copy'), trusted: [key.public] });
  expect((await loadRelease(at('copy'), [key.public])).build.agentImages[0]?.bytes).toEqual(agent());
});

test('a release without one is what it was: the same format, the same manifest', async () => {
  await using made = await SignedRelease.make();
  const { manifest } = await loadRelease(made.path, made.trusted);
  expect(manifest.format).toBe('birthmark-release/1');
  expect(manifest).not.toHaveProperty('agentImages');
});

test('an agent image that is changed, missing or exchanged after signing is found', async () => {
  const { agentImages } = await buildWith('agent.bin', agent());
  const spoilt = async (name: string, spoil: (stored: string) => Promise<unknown>): Promise<unknown> => {
    await importRelease(await buildWith('agent.bin', agent()), { out: at(name), key });
    await spoil(join(at(name), 'files', agentImages[0]?.sha256Hex ?? ''));
    return loadRelease(at(name), [key.public]);
  };
  const changed = agent();
  changed[40] = 0x14;
  await expect(spoilt('changed', (stored) => writeFile(stored, changed))).rejects.toMatchObject({
    code: 'release.altered-file',
    evidence: { file: 'agent.bin' },
  });
  await expect(spoilt('missing', (stored) => rm(stored))).rejects.toMatchObject({
    code: 'release.missing-file',
    evidence: { file: 'agent.bin' },
  });
  await expect(
    spoilt('unsigned', async (stored) => {
      const manifest = join(stored, '../../manifest.json');
      const text = await readFile(manifest, 'utf8');
      await writeFile(manifest, text.replace('"agent.bin"', '"other.bin"'));
    }),
  ).rejects.toMatchObject({ code: 'release.bad-signature' });
});

test('an agent image beside the release is not in it', async () => {
  await importRelease(await buildWith('agent.bin', agent()), { out: at('beside'), key });
  await writeFile(join(at('beside'), 'files', 'agent.bin'), agent());
  await expect(loadRelease(at('beside'), [key.public])).rejects.toMatchObject({ code: 'release.additional-file' });
  expect(await readdir(at('beside'))).toEqual(['files', 'manifest.json', 'manifest.jws']);
});

test('the bytes in memory are checked again before they are used', async () => {
  const build = await buildWith('agent.bin', agent());
  const [image] = build.agentImages;
  if (image === undefined) throw new Error('no agent image');
  const bytes = agent('esp32c3', 0x4038_1000);
  expect(() => {
    recheckBuild({ ...build, agentImages: [{ ...image, bytes }] });
  }).toThrow(expect.objectContaining({ code: 'release.altered-file' }));
});

test.each([
  ['for another chip', agent('esp32c6'), 'firmware.wrong-chip'],
  ['that lies where the loader works', agent('esp32c3', 0x403c_b000), 'firmware.agent-misplaced'],
  ['that is cut', agent().subarray(0, 40), 'firmware.image-truncated'],
  ['with a wrong checksum', withFlippedBit(agent()), 'firmware.bad-checksum'],
  ['that is no image', Buffer.from('<html></html>'), 'firmware.not-firmware'],
] as const)('an agent image %s is refused at import', async (_name, bytes, code) => {
  await expect(buildWith('bad.bin', bytes)).rejects.toMatchObject({ code, evidence: { file: 'bad.bin' } });
});

test('two agent images of one name are refused', async () => {
  await writeFile(at('agent.bin'), agent());
  const agentImages = [at('agent.bin'), at('agent.bin')];
  await expect(readFirmware(BUILD, { agentImages })).rejects.toMatchObject({ code: 'firmware.bad-build' });
});

function withFlippedBit(image: Buffer): Buffer {
  image[40] = (image[40] ?? 0) ^ 1;
  return image;
}
