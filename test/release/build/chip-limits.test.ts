import { join } from 'node:path';

import { expect, test } from 'vitest';

import { acceptForChip, type ChipAtHand } from '../../../station-core/release/build/chip-acceptance.ts';
import { importIdfBuild } from '../../../station-core/release/reading/idf-build.ts';
import type { FirmwareBuild } from '../../../station-core/release/build/firmware-build.ts';
import { chipRevisionOfNumber } from '../../../station-core/model/chip-revision.ts';
import { CASES } from '../../formats/cases.ts';
import { faultOf } from '../../formats/fault-of.ts';
import { BuildDirectory } from './build-directory.ts';

const CHIP: ChipAtHand = {
  chip: 'esp32c3',
  revision: { major: 0, minor: 4 },
  flashSizeBytes: 0x40_0000,
  secureVersion: 0,
  blockRevision: 103,
  waivedLimits: { silicon: false, efuseBlocks: false },
};

function refusal(build: FirmwareBuild, change: Partial<ChipAtHand>): string | undefined {
  try {
    acceptForChip(build, { ...CHIP, ...change });
    return undefined;
  } catch {
    return faultOf(() => {
      acceptForChip(build, { ...CHIP, ...change });
    }).code;
  }
}

test('an image whose newest revision is left at 0 goes onto every board', async () => {
  const build = await importIdfBuild(join(CASES, '04-revision-fields-of-older-images/max-rev-zero'));
  expect(build.app.silicon).toEqual({ min: 0, max: 'no-limit' });
  for (const number of [0, 4, 101, 200])
    expect(refusal(build, { revision: chipRevisionOfNumber(number), blockRevision: 0 })).toBe(undefined);
});

test('an app that asks for a newer eFuse block revision than the chip has is refused', async () => {
  const build = await importIdfBuild(join(CASES, '08-efuse-block-revision/build'));
  const fault = faultOf(() => {
    acceptForChip(build, CHIP);
  });
  expect(fault).toMatchObject({
    code: 'board.block-revision',
    evidence: { blockRevision: 103, minRevision: 41_962, file: 'demo.bin' },
  });
  expect(fault.text.blame).toBe('board');
});

/** The published build, its app accepting these block revisions. */
async function asking(min: number, max: number): Promise<FirmwareBuild> {
  await using dir = await BuildDirectory.make();
  const build = await importIdfBuild(dir.path);
  return {
    ...build,
    files: build.files.map((file) => {
      const { image } = file;
      if (image === 'no-image' || image.descriptor === undefined) return file;
      return { ...file, image: { ...image, descriptor: { ...image.descriptor, efuseBlocks: { min, max } } } };
    }),
    app: { ...build.app, secureVersion: 3 },
  };
}

test('block revisions within the limits are accepted, those outside are not', async () => {
  const build = await asking(101, 199);
  for (const blockRevision of [101, 103, 199]) expect(refusal(build, { blockRevision })).toBe(undefined);
  for (const blockRevision of [0, 100, 200]) expect(refusal(build, { blockRevision })).toBe('board.block-revision');
});

test('a chip whose factory has waived an upper limit is not held to it, and no chip waives a lower one', async () => {
  const build = await asking(101, 199);
  const waivedLimits = { silicon: false, efuseBlocks: true };
  expect(refusal(build, { blockRevision: 300, waivedLimits })).toBe(undefined);
  expect(refusal(build, { blockRevision: 100, waivedLimits })).toBe('board.block-revision');
  expect(refusal(build, { blockRevision: 300, waivedLimits: { silicon: true, efuseBlocks: false } })).toBe(
    'board.block-revision',
  );
});

test('a chip that does not show its block revision is refused when an app asks for a minimum', async () => {
  expect(refusal(await asking(1, 199), { blockRevision: 'unreadable' })).toBe('board.block-revision');
  expect(refusal(await asking(0, 199), { blockRevision: 'unreadable' })).toBe(undefined);
});

test('an upper limit of silicon that the chip waives does not hold', async () => {
  const build = await asking(0, 99);
  const limited = {
    ...build,
    files: build.files.map((file) =>
      file.image === 'no-image' ? file : { ...file, image: { ...file.image, silicon: { min: 3, max: 99 } } },
    ),
  };
  const newer = { revision: { major: 1, minor: 1 }, blockRevision: 0 };
  expect(refusal(limited, newer)).toBe('board.chip-revision');
  expect(refusal(limited, { ...newer, waivedLimits: { silicon: true, efuseBlocks: false } })).toBe(undefined);
  expect(
    refusal(limited, {
      ...newer,
      revision: { major: 0, minor: 2 },
      waivedLimits: { silicon: true, efuseBlocks: true },
    }),
  ).toBe('board.chip-revision');
});

test('a chip with less flash than the boot loader counts on is refused, though the table would fit', async () => {
  await using dir = await BuildDirectory.make();
  await dir.change('flasher_args.json', '4MB', '8MB');
  const build = await importIdfBuild(dir.path);
  const fault = faultOf(() => {
    acceptForChip(build, { ...CHIP, secureVersion: 3, blockRevision: 0 });
  });
  expect(fault).toMatchObject({
    code: 'board.flash-too-small',
    evidence: { flashSizeBytes: 0x40_0000, headerBytes: 0x80_0000 },
  });
});
