import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { encodeAgentRequest } from '../../station-core/codecs/agent.ts';
import { fillFlash } from './sample-flash.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const SOURCE = join(ROOT, 'fixtures', 'virtual-jig');
/** A folder of somebody else's, where nothing of this repository is but the published package. */
const elsewhere = mkdtempSync(join(tmpdir(), 'birthmark-jig-package-'));
/** Where the package builds its agent, instead of the user's own cache. */
const cache = join(elsewhere, 'cache');
const env = { ...process.env, XDG_CACHE_HOME: cache, BIRTHMARK_AGENT: '' };
const installed = join(elsewhere, 'node_modules', '@birthmark', 'virtual-jig');

beforeAll(() => {
  const built = spawnSync(join(ROOT, 'node_modules', '.bin', 'vite'), ['build', '--outDir', join(elsewhere, 'dist')], {
    cwd: SOURCE,
    encoding: 'utf8',
  });
  if (built.status !== 0) throw new Error(built.stderr);
  mkdirSync(installed, { recursive: true });
  cpSync(join(elsewhere, 'dist'), installed, { recursive: true });
  for (const dependency of ['cborg', '@serialport', 'zod'])
    symlinkSync(join(ROOT, 'node_modules', dependency), join(elsewhere, 'node_modules', dependency));
});

afterAll(() => {
  rmSync(elsewhere, { recursive: true });
});

test('the published package runs boards outside this repository', async () => {
  await using jig = startJig(['--boards', '2', '--chip', 'esp32', '--json']);
  const [line] = (await once(jig.process.stdout, 'data')) as [Buffer];
  const { boards } = JSON.parse(line.toString()) as { boards: { chip: string; address: string }[] };
  expect(boards.map(({ chip }) => chip)).toEqual(['esp32', 'esp32']);
  const socket = connect({ host: '127.0.0.1', port: Number(new URL(boards[0]?.address ?? '').port) });
  await once(socket, 'connect');
  socket.destroy();
});

test('boards without an agent need nothing built', async () => {
  const noCache = join(elsewhere, 'no-cache');
  await using jig = startJig(['--boards', '1', '--without-agent', '--json'], { XDG_CACHE_HOME: noCache, PATH: '' });
  await once(jig.process.stdout, 'data');
  expect(existsSync(noCache)).toBe(false);
});

test('its boards boot with the agent that was built from its sources, once', () => {
  const flash = Buffer.alloc(0x40_0000, 0xff);
  fillFlash({ chip: 'esp32c3', flash });
  writeFileSync(join(elsewhere, 'flash.bin'), flash);
  const hello = encodeAgentRequest({ name: 'hello', sequence: 1, body: {} }).toString('hex');
  const program = `import { once } from 'node:events';
    import { readFileSync } from 'node:fs';
    import { connect } from 'node:net';
    import { startJig } from '@birthmark/virtual-jig';
    await using jig = await startJig({ boards: [{ chip: 'esp32c3' }] });
    const [board] = jig.boards;
    readFileSync('flash.bin').copy(board.flash);
    board.powerCycle();
    const socket = connect(Number(new URL(board.rawAddress).port), '127.0.0.1');
    let text = '';
    socket.on('data', (bytes) => (text += bytes.toString('latin1')));
    const asking = setInterval(() => socket.write(Buffer.from('c0${hello}c0', 'hex')), 100);
    while (!text.includes('firmwareVersion')) await once(socket, 'data');
    clearInterval(asking);
    socket.destroy();
    console.log(text.includes('agentc2.0'));`;
  const ran = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    cwd: elsewhere,
    encoding: 'utf8',
    env,
  });
  expect({ stdout: ran.stdout, stderr: ran.stderr }).toEqual({ stdout: 'true\n', stderr: '' });
  expect(readdirSync(join(cache, 'birthmark-jig', 'agent'))).toHaveLength(1);
});

test('it can be imported by its name', () => {
  const program = `import { JIG_CHIPS, startJig } from '@birthmark/virtual-jig';
    await using jig = await startJig({ boards: [{ chip: 'esp32c3' }] });
    console.log(JIG_CHIPS.length, jig.boards[0].chip);`;
  const ran = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    cwd: elsewhere,
    encoding: 'utf8',
    env,
  });
  expect({ stdout: ran.stdout, stderr: ran.stderr }).toEqual({ stdout: '10 esp32c3\n', stderr: '' });
});

test.each([
  ['--boards', '0'],
  ['--boards', 'many'],
  ['--chip', 'esp8266'],
  ['--colour', 'red'],
])('%s %s is refused in words, with the usage', (option, value) => {
  const { status, stderr } = spawnSync(process.execPath, [join(installed, 'main.js'), option, value], {
    encoding: 'utf8',
  });
  expect(status).toBe(2);
  expect(stderr).toContain(option.replace('--', ''));
  expect(stderr).toContain('usage: birthmark-jig');
  expect(stderr).not.toContain('    at ');
});

function startJig(args: readonly string[], given: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [join(installed, 'main.js'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...env, ...given },
  });
  return {
    process: child,
    async [Symbol.asyncDispose](): Promise<void> {
      child.kill('SIGTERM');
      const [exitCode] = (await once(child, 'exit')) as [number | null];
      expect(exitCode).toBe(0);
    },
  };
}
