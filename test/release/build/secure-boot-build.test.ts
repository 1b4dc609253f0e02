import { generateKeyPairSync } from 'node:crypto';

import { expect, test } from 'vitest';
import { chipRevisionOfNumber } from '../../../station-core/model/chip-revision.ts';

import { keyDigest, signImage } from '../../../fixtures/sample-product/secure-boot-signer.ts';
import { acceptForChip } from '../../../station-core/release/build/chip-acceptance.ts';
import { headerSettings } from '../../../station-core/formats/image/flash-settings.ts';
import { importIdfBuild } from '../../../station-core/release/reading/idf-build.ts';
import { keyDigestsOf, requireSignedFor } from '../../../station-core/release/build/secure-boot-keys.ts';
import { parseAppImage } from '../../../station-core/codecs/firmware.ts';
import { BuildDirectory } from './build-directory.ts';
import { faultFrom, faultOf } from '../../formats/fault-of.ts';
import { vector } from '../../formats/vectors.ts';

const ours = generateKeyPairSync('rsa', { modulusLength: 3072 }).privateKey;
const other = generateKeyPairSync('rsa', { modulusLength: 3072 }).privateKey;
const ecdsa = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;

/** The published build with its images signed, and settings as a secure boot build has them. */
async function signedBuild(key = ours, frequency = '40m'): Promise<BuildDirectory> {
  const build = await BuildDirectory.make();
  for (const file of ['bootloader/bootloader.bin', 'demo_app.bin'])
    await build.write(file, signImage(await build.read(file), [key]));
  await build.change('flasher_args.json', '4MB', 'keep');
  await build.change('flasher_args.json', '80m', frequency);
  return build;
}

test('a build whose bootloader is signed is written as it was signed: every setting is keep', async () => {
  await using dir = await signedBuild();
  const build = await importIdfBuild(dir.path);
  expect(build.flash).toEqual({
    mode: 'keep',
    size: 'keep',
    frequency: 'keep',
    sizeBytes: 'not-said',
    headerBytes: 0x400000,
  });
  expect(keyDigestsOf(build)).toEqual([keyDigest(ours)]);
  expect(build.files.map(({ signatures }) => signatures.length)).toEqual([1, 0, 0, 1]);
});

test.each(['80m', '26m'])(
  'settings that would change the header of a signed bootloader are refused: %s',
  async (wanted) => {
    await using dir = await signedBuild(ours, wanted);
    expect(await faultFrom(importIdfBuild(dir.path))).toMatchObject({
      code: 'firmware.not-keep',
      evidence: { file: 'bootloader/bootloader.bin', offsetBytes: 3, field: 'frequency', wanted, signed: '40m' },
    });
  },
);

test('a flash size or mode that the signed bootloader does not have is refused too', async () => {
  await using dir = await signedBuild();
  await dir.change('flasher_args.json', '"flash_size": "keep"', '"flash_size": "8MB"');
  expect((await faultFrom(importIdfBuild(dir.path))).evidence).toMatchObject({ field: 'size', signed: '4MB' });
  await dir.change('flasher_args.json', '"flash_size": "8MB"', '"flash_size": "4MB"');
  expect((await importIdfBuild(dir.path)).flash.size).toBe('keep');
  await dir.change('flasher_args.json', '"flash_mode": "dio"', '"flash_mode": "qio"');
  expect((await faultFrom(importIdfBuild(dir.path))).evidence).toMatchObject({ field: 'mode', offsetBytes: 2 });
});

test('the product’s key digest is expected of every image; the wrong key, and no signature, are refused by file', async () => {
  await using dir = await signedBuild();
  const build = await importIdfBuild(dir.path);
  requireSignedFor(build, [keyDigest(other), keyDigest(ours)]);
  expect(
    faultOf(() => {
      requireSignedFor(build, [keyDigest(other)]);
    }),
  ).toMatchObject({
    code: 'firmware.wrong-signing-key',
    evidence: { file: 'bootloader/bootloader.bin', keyDigests: keyDigest(ours), expectedKeyDigests: keyDigest(other) },
  });
  await dir.write('demo_app.bin', vector('idf-build/esp-idf-v5/demo_app.bin'));
  const half = await importIdfBuild(dir.path);
  expect(
    faultOf(() => {
      requireSignedFor(half, [keyDigest(ours)]);
    }),
  ).toMatchObject({ code: 'firmware.not-signed', evidence: { file: 'demo_app.bin', offsetBytes: 17856 } });
});

test('a signature of a kind the chip cannot verify is refused, though it is the expected key', async () => {
  await using dir = await signedBuild(ecdsa);
  const build = await importIdfBuild(dir.path);
  expect(
    faultOf(() => {
      requireSignedFor(build, [keyDigest(ecdsa)]);
    }).evidence,
  ).toMatchObject({ scheme: 'ecdsa-p256', chip: 'esp32c3', chipVerifies: 'rsa' });
  requireSignedFor({ ...build, chip: 'esp32c6' }, [keyDigest(ecdsa)]);
});

const LIMITS = { blockRevision: 0, waivedLimits: { silicon: false, efuseBlocks: false } };

test('right before the flash the chip at hand is held against the build', async () => {
  await using dir = await signedBuild();
  const build = await importIdfBuild(dir.path);
  const chip = {
    chip: 'esp32c3',
    revision: { major: 0, minor: 4 },
    flashSizeBytes: 0x400000,
    secureVersion: 3,
    ...LIMITS,
  };
  acceptForChip(build, chip);
  const refused = (change: object) =>
    faultOf(() => {
      acceptForChip(build, { ...chip, ...change });
    });
  expect(refused({ chip: 'esp32s3' }).code).toBe('board.wrong-chip');
  expect(refused({ flashSizeBytes: 0x200000 })).toMatchObject({
    code: 'board.flash-too-small',
    evidence: { neededBytes: 0x305000 },
  });
  expect(refused({ secureVersion: 4 })).toMatchObject({
    code: 'board.newer-secure-version',
    evidence: { secureVersion: 3, chipSecureVersion: 4 },
  });
  expect(refused({ secureVersion: 'unreadable' })).toMatchObject({
    code: 'board.secure-version-unread',
    evidence: { secureVersion: 3 },
  });
});

test('silicon that is too old or too new for any of the images is refused, bootloader included', async () => {
  await using dir = await BuildDirectory.make();
  const build = await importIdfBuild(dir.path);
  const limited = {
    ...build,
    files: build.files.map((file) =>
      file.image === 'no-image' ? file : { ...file, image: { ...file.image, silicon: { min: 3, max: 199 } } },
    ),
  };
  const chip = { chip: 'esp32c3', flashSizeBytes: 0x400000, secureVersion: 0, ...LIMITS };
  for (const number of [3, 101, 199]) acceptForChip(limited, { ...chip, revision: chipRevisionOfNumber(number) });
  for (const [number, revision] of [
    [2, 'v0.2'],
    [200, 'v2.0'],
  ] as const)
    expect(
      faultOf(() => {
        acceptForChip(limited, { ...chip, revision: chipRevisionOfNumber(number) });
      }),
    ).toMatchObject({ code: 'board.chip-revision', evidence: { revision, file: 'bootloader/bootloader.bin' } });
});

test('the frequency in a header is read as its own chip means it', () => {
  const image = { ...parseAppImage(vector('esptool-traces/bootloader_c3.bin')), flashParameter: 0x2f };
  expect(headerSettings(image, 'esp32c3')).toEqual({ mode: 'dio', size: '4MB', frequency: '80m' });
  expect(headerSettings(image, 'esp32c2').frequency).toBe('60m');
  expect(headerSettings(image, 'esp32h2').frequency).toBe('48m');
  expect(headerSettings({ ...image, flashParameter: 0x20 }, 'esp32c6').frequency).toBe('80m or 40m');
});
