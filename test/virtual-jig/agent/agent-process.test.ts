import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kill } from 'node:process';
import { expect, test } from 'vitest';
import {
  AgentProcess,
  type AgentEnd,
  type AgentProcessOptions,
} from '../../../fixtures/virtual-jig/agent/agent-process.ts';

const AGENT_PROCESS = join(import.meta.dirname, '../../../fixtures/virtual-jig/agent/agent-process.ts');

/** Shell scripts in place of the agent. */
function run(script: string, given: Partial<AgentProcessOptions> = {}) {
  const sent: Buffer[] = [];
  const ends: AgentEnd[] = [];
  const process = new AgentProcess({
    program: '/bin/sh',
    args: ['-c', script],
    send: (bytes) => sent.push(bytes),
    askSilicon: () => Buffer.alloc(0),
    onEnd: (end) => ends.push(end),
    ...given,
  });
  return { process, ends, text: () => Buffer.concat(sent).toString() };
}

test('bytes go both ways', async () => {
  const { process, text, ends } = run('read word; echo "got $word"');
  process.receive(Buffer.from('hello\n'));
  await process.ended;
  expect(text()).toBe('got hello\n');
  expect(ends).toEqual([{ kind: 'reboot' }]);
});

test('whatever it wrote before it restarted the chip comes before the restart', async () => {
  const order: string[] = [];
  const { process } = run('head -c 300000 /dev/zero', {
    send: () => order.push('bytes'),
    onEnd: () => order.push('end'),
  });
  await process.ended;
  expect(order.length).toBeGreaterThan(2);
  expect(order.indexOf('end')).toBe(order.length - 1);
});

test.each([
  ['echo "no  such\npartition" >&2; exit 2', /^exit code 2: no such partition$/],
  ['kill -KILL $$', /^SIGKILL$/],
  ['exec /does/not/exist', /^exit code 127: /],
])('"%s" is a crash, and the reason is given', async (script, reason) => {
  const { process, ends } = run(script);
  await process.ended;
  expect(ends).toMatchObject([{ kind: 'crash', reason: expect.stringMatching(reason) as string }]);
});

test('a program that is not there is a crash too', async () => {
  const { process, ends } = run('', { program: '/does/not/exist' });
  await process.ended;
  expect(ends).toEqual([{ kind: 'crash', reason: expect.stringContaining('ENOENT') as string }]);
});

test('killed, it says nothing more, its end is not reported, and nothing of it is left', async () => {
  const started = Promise.withResolvers<number>();
  const { process, ends, text } = run('echo $$; while :; do echo noise; done', {
    send: (bytes) => {
      started.resolve(Number.parseInt(bytes.toString(), 10));
    },
  });
  const pid = await started.promise;
  process.kill();
  process.receive(Buffer.from('into nowhere'));
  await process.ended;
  expect(() => kill(pid, 0)).toThrow('ESRCH');
  expect([ends, text()]).toEqual([[], '']);
});

test('it has one more channel, both ways, to the silicon', async () => {
  const asked: Buffer[] = [];
  const { process, text } = run('printf ask >&3; head -c 6 <&3', {
    askSilicon: (bytes) => {
      asked.push(bytes);
      return Buffer.from('answer');
    },
  });
  await process.ended;
  expect(text()).toBe('answer');
  expect(Buffer.concat(asked).toString()).toBe('ask');
});

test('many run side by side, and none hears what is for another', async () => {
  const all = Array.from({ length: 40 }, (_, at) => ({ at, ...run('read word; echo "got $word"') }));
  for (const { at, process } of all) process.receive(Buffer.from(`${at}\n`));
  await Promise.all(all.map(({ process }) => process.ended));
  expect(all.map(({ text }) => text())).toEqual(all.map(({ at }) => `got ${at}\n`));
});

test('when the program that simulates the boards is killed, its agents, their host and its folder go too', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'birthmark-killed-'));
  const script = `const { AgentProcess } = await import(${JSON.stringify(AGENT_PROCESS)});
    new AgentProcess({
      program: '/bin/sh', args: ['-c', 'echo $$ $PPID; while :; do sleep 1; done'],
      folder: ${JSON.stringify(folder)}, send: (bytes) => process.stdout.write(bytes), askSilicon: (bytes) => bytes, onEnd: () => undefined,
    });`;
  const jig = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [bytes] = (await once(jig.stdout, 'data')) as [Buffer];
  const pids = bytes.toString().trim().split(' ').map(Number);
  expect(pids.every(isRunning)).toBe(true);
  jig.kill('SIGKILL');
  await expect.poll(() => pids.filter(isRunning)).toEqual([]);
  expect(existsSync(folder)).toBe(false);
});

test('a program ends by itself when its agents have ended', async () => {
  const script = `const { AgentProcess } = await import(${JSON.stringify(AGENT_PROCESS)});
    await new AgentProcess({
      program: '/bin/sh', args: ['-c', 'exit 0'],
      send: () => undefined, askSilicon: (bytes) => bytes, onEnd: ({ kind }) => console.log(kind),
    }).ended;`;
  const jig = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const text = new Response(jig.stdout).text();
  expect(await once(jig, 'exit')).toEqual([0, null]);
  expect(await text).toBe('reboot\n');
});

function isRunning(pid: number): boolean {
  try {
    return kill(pid, 0);
  } catch {
    return false; // no such process
  }
}
