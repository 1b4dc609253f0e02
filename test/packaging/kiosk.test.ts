import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { birthmark as program } from '../../station-core/cli/birthmark.ts';
import { root } from '../imports.ts';

const packaging = join(root, 'packaging');
const LINK = 'http://127.0.0.1:8765/#token=for-one-browser';
const text = (path: string): string => readFileSync(join(root, path), 'utf8');
const has = (command: string): boolean => spawnSync(command, ['--version']).error === undefined;
let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'birthmark-kiosk-'));
  for (const name of ['bin', 'run', 'units']) mkdirSync(join(dir, name));
});
afterEach(() => {
  rmSync(dir, { recursive: true });
});

/** A program of this name on the script's PATH. */
function put(name: string, script: string): void {
  writeFileSync(join(dir, 'bin', name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(dir, 'bin', name), 0o755);
}

function runScript(): void {
  execFileSync(join(packaging, 'kiosk', 'birthmark-kiosk'), ['--once'], {
    env: { PATH: `${join(dir, 'bin')}:/usr/bin:/bin`, HOME: dir, XDG_RUNTIME_DIR: join(dir, 'run'), SEEN: dir },
  });
}

test.skipIf(!has('systemd-analyze'))(
  'systemd takes the units of station, signing service and headquarters (needs systemd-analyze)',
  () => {
    const names = ['birthmark-station.service', 'birthmark-signer.service', 'birthmark-upstream.service'];
    const units = names.map((name) => {
      const path = join(dir, 'units', name);
      writeFileSync(path, text(`packaging/systemd/${name}`).replaceAll('/usr/bin/birthmark', '/bin/true'));
      return path;
    });
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', ...units], { encoding: 'utf8' });
    expect({ status, about: stderr.split('\n').filter((line) => line.includes('birthmark')) }).toEqual({
      status: 0,
      about: [],
    });
  },
);

test('the service runs a command that there is, and prints no link into the journal', () => {
  const [, words = ''] =
    /^ExecStart=\/usr\/bin\/birthmark (.+)$/m.exec(text('packaging/systemd/birthmark-station.service')) ?? [];
  const serve = program().commands.find((each) => each.name() === 'serve');
  const { unknown, operands } = serve?.parseOptions(words.split(' ').slice(1)) ?? {};
  expect([words.split(' ')[0], unknown, operands, serve?.opts()['link']]).toEqual(['serve', [], [], false]);
});

test('the browser gets the link in a file of its own session, which is gone afterwards, and not as an argument', () => {
  put('sudo', `printf '%s\\n' "$*" >"$SEEN/asked"; echo '${LINK}'`);
  put(
    'chromium',
    'echo "$@" >"$SEEN/arguments"; for last; do :; done; cp -p "${last#file://}" "$SEEN/page"; stat -c %a "$SEEN/page" >"$SEEN/mode"',
  );
  runScript();
  const seen = (name: string): string => readFileSync(join(dir, name), 'utf8');
  expect(seen('page')).toContain(`url=${LINK}"`);
  expect(seen('mode').trim()).toBe('600');
  expect(seen('arguments')).toContain('--kiosk');
  expect(seen('arguments')).not.toContain('token');
  expect(existsSync(join(dir, 'run', 'birthmark-link.html'))).toBe(false);
  const [, allowed = ''] = /NOPASSWD: (.+)$/m.exec(text('packaging/kiosk/birthmark-kiosk.sudoers')) ?? [];
  expect(seen('asked').trim()).toBe(`-n -u birthmark ${allowed}`);
});

test('without a link no browser starts', () => {
  put('sudo', 'exit 1');
  put('chromium', 'echo started >"$SEEN/arguments"');
  runScript();
  expect(existsSync(join(dir, 'arguments'))).toBe(false);
});

test('every file that the guide installs is in the package', () => {
  const guide = text('docs/guides/kiosk.md');
  const files = [...guide.matchAll(/install -m \d+ ((?:kiosk|systemd)\/\S+)/g)].map(([, file = '']) => file);
  expect(files).toHaveLength(4);
  expect(files.filter((file) => !existsSync(join(packaging, file)))).toEqual([]);
});
