import { expect, test } from 'vitest';
import { acceptForSecurity, type ChipSecurity } from '../../../station-core/release/build/chip-security.ts';
import { importIdfBuild } from '../../../station-core/release/reading/idf-build.ts';
import { BuildDirectory } from './build-directory.ts';
import { faultOf } from '../../formats/fault-of.ts';

const OPEN: ChipSecurity = { secureBoot: false, flashEncryption: false };

test('what a chip does not show is taken to be on', async () => {
  await using dir = await BuildDirectory.make();
  const build = await importIdfBuild(dir.path);
  acceptForSecurity(build, OPEN);
  const refused = (change: Partial<ChipSecurity>) =>
    faultOf(() => {
      acceptForSecurity(build, { ...OPEN, ...change });
    });
  for (const state of [true, 'unreadable'] as const) {
    expect(refused({ flashEncryption: state })).toMatchObject({
      code: 'board.would-not-start',
      evidence: { needs: 'encryption', flashEncryption: state },
    });
    expect(refused({ secureBoot: state })).toMatchObject({
      code: 'board.would-not-start',
      evidence: { needs: 'signature', secureBoot: state, file: 'bootloader/bootloader.bin' },
    });
  }
});
