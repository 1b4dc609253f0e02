import { spawn } from 'node:child_process';
import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { birthmark as program } from '../../station-core/cli/birthmark.ts';
import { birthmark } from './birthmark.ts';

const leaves = (command: Command): Command[] =>
  command.commands.length === 0 ? [command] : command.commands.flatMap(leaves);
const nameOf = (command: Command): string =>
  command.parent === null ? command.name() : `${nameOf(command.parent)} ${command.name()}`;

function helpOf(command: Command): string {
  let shown = '';
  command.configureOutput({ writeOut: (text) => (shown += text), getOutHelpWidth: () => 1000 }).outputHelp();
  return shown;
}

const commands = leaves(program()).map((command) => [nameOf(command), command] as const);

test('there are commands to look at', () => {
  expect(commands.length).toBeGreaterThan(15);
});

test.each(commands)('%s: help gives one example of it, and every exit status', (name, command) => {
  const help = helpOf(command);
  expect(help).toContain(`Example:\n  ${name} `);
  for (const status of ['  0   done', '  1   ', '  2   wrong usage', '  70  ']) expect(help).toContain(status);
});

test.each(commands)('%s: help marks the options that must be given, in the usage line too', (_name, command) => {
  const help = helpOf(command);
  for (const { mandatory, flags } of command.options) {
    const [usage = ''] = help.split('\n');
    const line = help.split('\n').find((each) => each.trim().startsWith(flags)) ?? '';
    expect([usage.includes(` ${flags} `), line.includes('(required')]).toEqual([mandatory, mandatory]);
  }
});

test('the example of each command is one that its own parser takes', async () => {
  for (const [name] of commands) {
    const fresh = leaves(program()).find((command) => nameOf(command) === name);
    const example = /Example:\n {2}(.+)\n/.exec(helpOf(fresh ?? program()))?.[1] ?? '';
    const words = (example.match(/"[^"]*"|\S+/g) ?? []).slice(name.split(' ').length); // quoted words are one
    let ran = false;
    fresh
      ?.action(() => {
        ran = true;
      })
      .parse(words, { from: 'user' });
    expect([name, ran]).toEqual([name, true]);
  }
});

test.each([
  [['nvs', 'build', 'a.csv', 'b.bin', '--json'], "required option '--size <bytes>' not specified"],
  [['ledger', 'verify', '--json'], "required option '--data <dir>' not specified, and BIRTHMARK_DATA is not set"],
  [['jig', '--boards', '0', '--json'], /'0' is invalid. Expected a whole number from 1 to 64./],
  [['jig', '--boards', '65', '--json'], /from 1 to 64/],
  [
    ['serve', '--data', 'd', '--port', '99999', '--json'],
    /'99999' is invalid. Expected a whole number from 0 to 65535./,
  ],
  [
    ['flash', '--port', 'p', '--build', 'b', '--baud', '0', '--json'],
    /'0' is invalid. Expected a whole number from 300/,
  ],
  [['nvs', 'build', 'a', 'b', '--size', '4096M', '--json'], /at most 128M/],
  [['partition-table', 'build', 'a', 'b', '--table-offset', '-1', '--json'], /Expected a size/],
  [['frob', '--json'], "unknown command 'frob'"],
  [['nvs', '--json'], 'a command is missing: build, dump, keys'],
] as const)('birthmark %j answers wrong usage with one document and exit status 2', async (args, problem) => {
  const ran = await birthmark(...args);
  expect(ran).toMatchObject({ exitCode: 2, stderr: '' });
  expect(ran.json()).toMatchObject({
    ok: false,
    fault: {
      code: 'station.bad-argument',
      evidence: {
        problem: typeof problem === 'string' ? problem : (expect.stringMatching(problem) as string),
        usage: expect.stringContaining('birthmark') as string,
      },
    },
  });
});

test('wrong usage as text says what is wrong and where the help is, on stderr', async () => {
  const ran = await birthmark('nvs', 'build', 'a.csv', 'b.bin', '--size', 'big');
  expect(ran).toMatchObject({ exitCode: 2, stdout: '' });
  expect(ran.stderr).toContain("'big' is invalid. Expected a size such as 4096, 0x1000, 16K or 4M.");
  expect(ran.stderr).toContain("'birthmark nvs build --help' shows how to use it.");
});

const PASSWORD = 'Q7WXJK3MPR9TVZ2H';
const LABEL = JSON.stringify({
  ver: 'v1',
  name: 'PROV_A1',
  username: 'u',
  pop: PASSWORD,
  security: 2,
  password: PASSWORD,
});

test.each([
  [['unit', LABEL]],
  [[LABEL]],
  [[PASSWORD]],
  [['unit', 'show', LABEL, LABEL, '--data', '/nowhere']],
  [['jig', '--boards', LABEL]],
  [['unit', 'show', 'x', `--${LABEL}`]],
  [['nvs', 'dump', LABEL]],
  [['unit', `password:${PASSWORD}`, `pop:${PASSWORD}`]],
])('a label scanned into the command line is not quoted: %#', async (args) => {
  for (const form of [[], ['--json']]) {
    const { stdout, stderr, exitCode } = await birthmark(...args, ...form);
    expect(exitCode).not.toBe(0);
    expect(stdout + stderr).not.toContain(PASSWORD);
  }
});

test('a reader that leaves early ends the command without a word', async () => {
  const main = new URL('../../station-core/cli/main.ts', import.meta.url).pathname;
  const child = spawn('/bin/sh', ['-c', `"$0" "$1" --help | true`, process.execPath, main], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  await new Promise((resolve) => child.once('close', resolve));
  expect(stderr).toBe('');
});

test('one port for two slots is refused before anything is opened', async () => {
  const twice = ['--port', 'socket://127.0.0.1:1', '--port', 'socket://127.0.0.1:1'];
  const refused = await birthmark('provision', ...twice, '--product', 'none', '--data', 'none', '--json');
  expect(refused.exitCode).toBe(1);
  expect(refused.json()).toMatchObject({
    fault: { evidence: { problem: expect.stringContaining('twice') as string } },
  });
});
