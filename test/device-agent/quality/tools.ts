import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** What tools say about the agent's code, one file for each: some take minutes. A tool that is absent is named, and its test is skipped. */
export const AGENT = join(import.meta.dirname, '../../../device-agent');
export const TOOL_TIMEOUT_MS = 20 * 60_000;

/** For the name of a test: which of these Debian packages are missing. */
export function absent(...packages: readonly string[]): string {
  const programs: Readonly<Record<string, string>> = { gcc: 'gcov', 'libclang-rt-dev': 'clang' };
  const missing = packages.filter((name) => spawnSync(programs[name] ?? name, ['--version']).status !== 0);
  return missing.length === 0 ? '' : ` (needs ${missing.join(', ')})`;
}

export function make(...goals: readonly string[]): { readonly status: number | null; readonly words: string } {
  const { status, stdout, stderr } = spawnSync('make', ['--silent', '-C', AGENT, ...goals], { encoding: 'utf8' });
  return { status, words: stdout + stderr };
}
