import { spawnSync } from 'node:child_process';

/**
 * Builds the program that simulated boards run, once and before any test file: several at a time would be in each
 * other's way. Where it cannot be built, the tests that need it are skipped and say why.
 */
export default function buildAgent(): void {
  for (const [name, probe] of TOOLS) if (spawnSync(name, probe).status !== 0) return;
  const { status } = spawnSync('make', ['--silent', '--directory', 'device-agent', 'all', 'tests'], {
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error('device-agent: make failed; what it printed is above');
}

/** The last one asks for the headers of libmbedtls-dev. */
const TOOLS: readonly (readonly [string, readonly string[]])[] = [
  ['make', ['--version']],
  ['cc', ['--version']],
  ['cc', ['-fsyntax-only', '-include', 'psa/crypto.h', '-x', 'c', '/dev/null']],
];
