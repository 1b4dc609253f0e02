import { chmodSync, mkdirSync, mkdtempDisposableSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findAgentProgram } from '../../../fixtures/virtual-jig/agent/agent-program.ts';
import { buildShippedAgent } from '../../../fixtures/virtual-jig/agent/shipped-agent.ts';

let folder: ReturnType<typeof mkdtempDisposableSync>;
let sources: string;

const MAKEFILE = 'build/birthmark-agent: Makefile core/agent.c\n\ttouch $@\n';

beforeEach(() => {
  folder = mkdtempDisposableSync(join(tmpdir(), 'birthmark-agent-'));
  sources = join(folder.path, 'device-agent');
  write('Makefile', 100, MAKEFILE);
  for (const name of ['quality.mk', 'core/agent.c', 'shared/nvs.c', 'ports/posix/main.c']) write(name, 100);
});

afterEach(() => {
  folder.remove();
});

function write(name: string, atSeconds: number, content = ''): string {
  const path = join(sources, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  utimesSync(path, atSeconds, atSeconds);
  return path;
}

test('a program that is not built is said, with the command that builds it', async () => {
  await expect(findAgentProgram({ shipped: [], sources })).rejects.toThrow(
    /not built: .*\. Build it: make -C device-agent$/,
  );
});

test('a program that make would not build again is used', async () => {
  const program = write('build/birthmark-agent', 100);
  write('ports/esp32c3-bare/start.S', 300); // no part of it
  expect(await findAgentProgram({ shipped: [], sources })).toBe(program);
});

test.each(['Makefile', 'core/agent.c'])(
  'a program older than its %s is said, with the command that builds it',
  async (name) => {
    write('build/birthmark-agent', 200);
    write(name, 201, name === 'Makefile' ? MAKEFILE : '');
    await expect(findAgentProgram({ shipped: [], sources })).rejects.toThrow(
      'The unit agent is older than its sources. Build it: make -C device-agent',
    );
  },
);

test('a program of somebody’s own is used as it is, if it is there', async () => {
  const own = write('own-agent', 1);
  expect(await findAgentProgram({ given: own, shipped: [], sources })).toBe(own);
  await expect(findAgentProgram({ given: '/not/there', shipped: [], sources })).rejects.toThrow('/not/there');
});

test('shipped sources are built once into the cache, and again when they have changed', async () => {
  const counter = join(folder.path, 'builds');
  const makefile = (word: string): string =>
    `all:\n\t@mkdir -p build; echo ${word} > build/birthmark-agent; echo x >> ${counter}\n`;
  const cache = join(folder.path, 'cache');
  write('Makefile', 100, makefile('one'));
  const [first, second] = await Promise.all([buildShippedAgent(sources, cache), buildShippedAgent(sources, cache)]);
  expect(first).toBe(second);
  expect(await buildShippedAgent(sources, cache)).toBe(first);
  write('Makefile', 100, makefile('two'));
  expect(await buildShippedAgent(sources, cache)).not.toBe(first);
});

test('sources that cannot be built are said, with what building takes and what make said', async () => {
  write('Makefile', 100, 'all:\n\t@echo "psa/crypto.h: no such file" >&2; exit 1\n');
  const failed = expect(buildShippedAgent(sources, join(folder.path, 'cache'))).rejects;
  await failed.toThrow(
    /could not be built\. It takes a C compiler, make and mbedTLS .*\n.*psa\/crypto\.h: no such file/s,
  );
});

test('a folder that nobody may write to is left as it is', async () => {
  write('Makefile', 100, 'all:\n\t@mkdir -p build; touch build/birthmark-agent\n');
  chmodSync(sources, 0o500);
  const program = await buildShippedAgent(sources, join(folder.path, 'cache'));
  expect(program.startsWith(join(folder.path, 'cache'))).toBe(true);
  chmodSync(sources, 0o700);
});
