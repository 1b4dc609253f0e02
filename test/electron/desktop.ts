import { accessSync, constants, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { readyStation } from '../ready-made.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const PACKAGE = join(ROOT, 'node_modules', 'electron');

/** Where `./run app` finds it as well; undefined where npm could not fetch it. */
export const binary = electronBinary();

/** Why the desktop shell cannot be tested on this machine; undefined when it can. */
export const whyNot =
  binary === undefined
    ? "Electron's binary is not installed here (npx install-electron fetches it)"
    : process.platform === 'linux' &&
        process.env['DISPLAY'] === undefined &&
        process.env['WAYLAND_DISPLAY'] === undefined
      ? 'there is no display here (xvfb-run gives one)'
      : undefined;

function electronBinary(): string | undefined {
  try {
    const path = join(PACKAGE, 'dist', readFileSync(join(PACKAGE, 'path.txt'), 'utf8'));
    accessSync(path, constants.X_OK);
    return path;
  } catch {
    return undefined;
  }
}

async function stationIn(dataDir: string): Promise<string> {
  const prepared = await readyStation(dataDir, { station: 'S01', product: 'lamp-one' });
  await prepared.writeConfig();
  return dataDir;
}

/** The desktop shell, on a station of its own unless another folder is given. */
export class Desktop implements AsyncDisposable {
  readonly app: ElectronApplication;
  readonly window: Page;
  /** What the shell is started with; a second instance is started with the same. */
  readonly args: readonly string[];
  readonly #dir: string;

  private constructor(parts: { app: ElectronApplication; window: Page; args: readonly string[]; dir: string }) {
    this.app = parts.app;
    this.window = parts.window;
    this.args = parts.args;
    this.#dir = parts.dir;
  }

  static async start(given?: string): Promise<Desktop> {
    const dir = await mkdtemp(join(tmpdir(), 'birthmark-desktop-'));
    const dataDir = given ?? (await stationIn(join(dir, 'station')));
    const args = [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), // root cannot have Chromium's own sandbox
      `--user-data-dir=${join(dir, 'user')}`,
      join(ROOT, 'electron', 'main.ts'),
      '--data',
      dataDir,
    ];
    const app = await _electron.launch({ executablePath: binary ?? '', args, cwd: ROOT });
    return new Desktop({ app, window: await app.firstWindow(), args, dir });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.app.close();
    await rm(this.#dir, { recursive: true, force: true });
  }
}
