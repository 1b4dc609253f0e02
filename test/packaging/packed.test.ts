import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { buildPackage } from '../../packaging/pack/build-package.ts';
import { root } from '../imports.ts';

/** The package as npm would install it: below a node_modules, where Node strips no types, beside what it depends on. */
const folder = mkdtempSync(join(tmpdir(), 'birthmark-packed-'));
const screensAreBuilt = existsSync(join(root, 'renderer/dist/index.html'));
const installed = join(folder, 'node_modules', 'birthmark');

beforeAll(async () => {
  if (!screensAreBuilt) return; // a named test file: nothing built them
  const out = join(folder, 'out');
  await buildPackage(join(out, 'package'));
  const [tarball = ''] = execFileSync('npm', ['pack', join(out, 'package'), '--loglevel=error'], {
    cwd: out,
    encoding: 'utf8',
  }).split('\n');
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', ['-xzf', join(out, tarball), '--strip-components=1', '-C', installed]);
  for (const name of readdirSync(join(root, 'node_modules'))) {
    symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name));
  }
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function packageJson() {
  return JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as {
    readonly bin: { readonly birthmark: string };
    readonly dependencies: Readonly<Record<string, string>>;
  };
}

const birthmark = (): string => join(installed, packageJson().bin.birthmark);

test.skipIf(!screensAreBuilt)(
  'a packed station runs its commands, and sets up a trial line whose screens a browser gets',
  async () => {
    const { status, stdout } = spawnSync(process.execPath, [birthmark(), '--version'], { encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: 0, stdout: `${versionHere()}\n` });

    const data = join(folder, 'trial station');
    const trial = spawn(process.execPath, [birthmark(), 'trial', '--data', data, '--boards', '1', '--json'], {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    try {
      const url = await linkOf(trial.stdout);
      const page = await fetch(new URL('/', url));
      expect(page.status).toBe(200);
      expect(await page.text()).toContain('<script type="module"');
      // The link is there before the signing service has signed the first entries.
      await vi.waitFor(
        () => {
          const verify = [birthmark(), 'ledger', 'verify', '--data', data, '--json'];
          const { stdout: answer } = spawnSync(process.execPath, verify, { encoding: 'utf8' });
          expect(JSON.parse(answer)).toMatchObject({ ok: true });
        },
        { timeout: 120_000, interval: 1_000 },
      );
    } finally {
      const ended = once(trial, 'exit');
      trial.kill('SIGTERM');
      await ended;
    }
  },
);

test.skipIf(!screensAreBuilt)(
  'a packed station has no file that loads TypeScript, and locks the versions of what it depends on',
  () => {
    const code = readdirSync(installed, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'));
    expect(code.length).toBeGreaterThan(500);
    const loadsTypeScript = code.filter((name) =>
      /(?:from|import\(|new URL\()\s*'[^'\n]+\.ts'/.test(readFileSync(join(installed, name), 'utf8')),
    );
    expect(loadsTypeScript).toEqual([]);
    const { packages } = JSON.parse(readFileSync(join(installed, 'npm-shrinkwrap.json'), 'utf8')) as {
      readonly packages: Readonly<Record<string, { readonly integrity?: string }>>;
    };
    const locked = Object.keys(packageJson().dependencies).map((name) => packages[`node_modules/${name}`]?.integrity);
    expect(locked.every((each) => each?.startsWith('sha512-'))).toBe(true);
  },
);

function versionHere(): string {
  return (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly version: string }).version;
}

/** The trial prints one line: its link, or what went wrong. */
async function linkOf(stdout: NodeJS.ReadableStream): Promise<string> {
  let printed = '';
  for await (const line of createInterface({ input: stdout })) {
    printed += line;
    const [url] = /http:[^"]+/.exec(printed) ?? [];
    if (url !== undefined) return url;
  }
  throw new Error(`the trial ended without a link: ${printed}`);
}
