import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A folder in which Espressif's tools work. Gone when the test is. */
export class Workplace implements AsyncDisposable {
  readonly dir: string;

  private constructor(dir: string) {
    this.dir = dir;
  }

  static async make(): Promise<Workplace> {
    return new Workplace(await mkdtemp(join(tmpdir(), 'birthmark-peers-')));
  }

  async write(name: string, content: Uint8Array | string): Promise<string> {
    const path = join(this.dir, name);
    await writeFile(path, content);
    return path;
  }

  read(name: string): Promise<Buffer> {
    return readFile(join(this.dir, name));
  }

  /** Runs a tool of the virtual environment; fails with what it said when it fails. */
  async run(tool: string, ...args: readonly string[]): Promise<string> {
    const { stdout, stderr } = await promisify(execFile)(join(binDir(), tool), args, {
      cwd: this.dir,
      env: { ...process.env, NO_COLOR: '1', COLUMNS: '200' },
      maxBuffer: 16 * 1024 * 1024,
    });
    return stdout + stderr;
  }

  /** Whether the tool takes this; it may refuse with an exit code or with a stack trace. */
  async refuses(tool: string, ...args: readonly string[]): Promise<boolean> {
    try {
      await this.run(tool, ...args);
      return false;
    } catch (error) {
      if (error instanceof Error && 'code' in error && typeof error.code === 'number') return true;
      throw error; // the tool is not there at all
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.dir, { recursive: true, force: true });
  }
}

export function binDir(): string {
  const dir = process.env['BIRTHMARK_PEERS'];
  if (dir === undefined) throw new Error('start these tests with ./run peers');
  return dir;
}
