import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeSampleBuild } from '../../fixtures/sample-product/sample-build.ts';
import { type BoardSpec, startJig } from '../../fixtures/virtual-jig/jig.ts';
import { hasSocat } from '../device/ports/serial-programs.ts';
import { birthmark } from './birthmark.ts';

const MAIN = join(import.meta.dirname, '..', '..', 'station-core', 'cli', 'main.ts');
const C3: BoardSpec = { chip: 'esp32c3' };

let build: string;
beforeAll(async () => {
  build = await mkdtemp(join(tmpdir(), 'birthmark-build-'));
  await writeSampleBuild(build, { chip: 'esp32c3', product: 'lamp-one', version: '1.4.2' });
});
afterAll(() => rm(build, { recursive: true }));

async function oneBoard() {
  const jig = await startJig({ boards: [C3], bootButton: 'when-called' });
  const [board] = jig.boards;
  if (board === undefined) throw new Error('no board');
  return { board, [Symbol.asyncDispose]: () => jig[Symbol.asyncDispose]() };
}

test('a port that is open and only cannot set a rate is not one that the account may not use', async () => {
  await using on = await oneBoard();
  const ran = await birthmark(
    ...['flash', '--port', on.board.rawAddress, '--build', build, '--baud', '460800', '--json'],
  );
  expect(ran.json()).toMatchObject({ fault: { code: 'port.no-baud-rate', evidence: { baudRate: 460_800 } } });
});

test('socket:// to an RFC 2217 port is said to be that', async () => {
  await using on = await oneBoard();
  const ran = await birthmark('chip', '--port', on.board.address.replace('rfc2217', 'socket'), '--json');
  expect(ran.json()).toMatchObject({ fault: { code: 'port.is-rfc2217' } });
});

test('a line that has to be slowed down is no secret: stderr and the JSON say so', async () => {
  await using on = await oneBoard();
  on.board.disturb({ seed: 1, damaged: 0.01, goodUpToBaud: 460_800 });
  const ran = await birthmark('flash', '--port', on.board.address, '--build', build, '--json');
  expect(ran.stderr).toMatch(/^bad line at 921600 baud \(board\.\S+\): again at 460800 baud\n$/);
  expect(ran.json()).toMatchObject({ ok: true, slowed: [{ fromBaudRate: 921_600, toBaudRate: 460_800 }] });
});

test('beside a terminal nothing is drawn', async () => {
  await using on = await oneBoard();
  const ran = await birthmark('flash', '--port', on.board.address, '--build', build);
  expect([ran.exitCode, ran.stderr]).toEqual([0, '']);
});

test.skipIf(!hasSocat)('on a terminal the progress is drawn on stderr (needs socat for one)', async () => {
  await using on = await oneBoard();
  const command = [process.execPath, MAIN, 'flash', '--port', on.board.address, '--build', build].join(' ');
  const inTerminal = `stty rows 24 cols 100 <&2; ${command.replaceAll(':', '\\:')}`;
  const child = spawn('socat', ['-u', `SYSTEM:"${inTerminal}",pty,stderr`, 'STDOUT']);
  const shown = await text(child.stdout);
  expect(shown).toMatch(/writing app {2}\d+ %/);
  expect(shown).toContain('MD5');
});

test.skipIf(!hasSocat)('chip reads every port that jig prints (needs socat for the pty)', async () => {
  const jig = spawn(process.execPath, [MAIN, 'jig', '--boards', '1', '--pty', '--json'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  try {
    const [printed] = (await once(jig.stdout, 'data')) as [Buffer];
    const { boards } = JSON.parse(printed.toString()) as { boards: Record<string, string>[] };
    for (const name of ['address', 'rawAddress', 'ptyPath']) {
      const ran = await birthmark('chip', '--port', boards[0]?.[name] ?? '', '--json');
      expect(ran.json()).toMatchObject({ mac: boards[0]?.['mac'], modemLines: name === 'address' });
    }
  } finally {
    jig.kill('SIGTERM');
    await once(jig, 'exit');
  }
});
