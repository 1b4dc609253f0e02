import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { importIdfBuild } from '../../station-core/release/reading/idf-build.ts';
import { importRelease } from '../../station-core/release/import-release.ts';
import { newReleaseKey } from '../../station-core/release/release-key.ts';
import type { ReleaseAlgorithm, ReleaseKey } from '../../station-core/release/release-key.ts';
import { VECTORS } from '../formats/vectors.ts';

export const BUILD = join(VECTORS, 'idf-build/esp-idf-v5');

/** A release of the published build directory that a test may damage. Gone when the test is. */
export class SignedRelease implements AsyncDisposable {
  readonly root: string;
  readonly key: ReleaseKey;

  private constructor(root: string, key: ReleaseKey) {
    this.root = root;
    this.key = key;
  }

  static async make(algorithm?: ReleaseAlgorithm): Promise<SignedRelease> {
    const release = new SignedRelease(
      await mkdtemp(join(tmpdir(), 'birthmark-release-')),
      await newReleaseKey(algorithm),
    );
    await importRelease(await importIdfBuild(BUILD), { out: release.path, key: release.key });
    return release;
  }

  get path(): string {
    return join(this.root, 'release');
  }

  get trusted() {
    return [this.key.public];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.root, { recursive: true, force: true });
  }
}
