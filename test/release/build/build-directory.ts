import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { VECTORS } from '../../formats/vectors.ts';

/** A copy of a build directory that a test may damage: the published one of ESP-IDF v5. Gone when the test is. */
export class BuildDirectory {
  readonly root: string;

  private constructor(root: string) {
    this.root = root;
  }

  static async make(from = join(VECTORS, 'idf-build/esp-idf-v5')): Promise<BuildDirectory> {
    const directory = new BuildDirectory(await mkdtemp(join(tmpdir(), 'birthmark-build-')));
    await cp(from, directory.path, { recursive: true });
    return directory;
  }

  get path(): string {
    return join(this.root, 'build');
  }

  read(file: string): Promise<Buffer> {
    return readFile(join(this.path, file));
  }

  write(file: string, content: Uint8Array | string): Promise<void> {
    return writeFile(join(this.path, file), content);
  }

  /** Rewrites text of a file; a change that changes nothing is a mistake of the test. */
  async change(file: string, from: string, to: string): Promise<void> {
    const text = (await this.read(file)).toString('utf8');
    if (!text.includes(from)) throw new Error(`${file} does not contain ${from}`);
    await this.write(file, text.replaceAll(from, to));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.root, { recursive: true, force: true });
  }
}
