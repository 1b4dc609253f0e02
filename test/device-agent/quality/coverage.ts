import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { exercise } from './exercise.ts';

/**
 * Which lines of the core run in the exercise and in the tests in C, both built with gcc's --coverage. Prints a line for
 * each file and one for all: node test/device-agent/quality/coverage.ts, or make -C device-agent coverage.
 */
const AGENT = join(import.meta.dirname, '../../../device-agent');
const BUILD = join(AGENT, 'build/coverage');
export const LEAST_PERCENT = 95;

export interface Coverage {
  readonly file: string;
  readonly lines: number;
  readonly run: number;
  /** Numbers of the lines that never ran. */
  readonly missed: readonly number[];
}

interface GcovFile {
  readonly file: string;
  readonly lines: readonly { readonly line_number: number; readonly count: number }[];
}

export function measureCoverage(): readonly Coverage[] {
  rmSync(BUILD, { recursive: true, force: true });
  const make = (...goals: readonly string[]): unknown =>
    execFileSync('make', ['--silent', '-C', AGENT, `BUILD=${BUILD}`, 'CFLAGS=-O0 -g --coverage', ...goals]);
  make('all', 'test');
  for (const _ of exercise({ program: join(BUILD, 'birthmark-agent') }));
  return merged(countsIn(BUILD).flatMap(gcov));
}

function countsIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.gcda'))
    .map((name) => join(folder, name));
}

function gcov(path: string): readonly GcovFile[] {
  const json = execFileSync('gcov', ['--json-format', '--stdout', path], { cwd: AGENT, maxBuffer: 2 ** 26 });
  return (JSON.parse(json.toString()) as { readonly files: readonly GcovFile[] }).files;
}

/** Several programs are made of the same file; a line has run when it has in any of them. */
function merged(seen: readonly GcovFile[]): readonly Coverage[] {
  const files = new Map<string, Map<number, number>>();
  for (const { file, lines } of seen) {
    const name = relative(AGENT, join(AGENT, file));
    if (!name.startsWith('core/')) continue;
    const counts = files.get(name) ?? new Map<number, number>();
    files.set(name, counts);
    for (const { line_number, count } of lines) counts.set(line_number, (counts.get(line_number) ?? 0) + count);
  }
  return [...files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([file, counts]) => ({ file, ...summary(counts) }));
}

function summary(counts: ReadonlyMap<number, number>) {
  const missed = [...counts].filter(([, count]) => count === 0).map(([line]) => line);
  return { lines: counts.size, run: counts.size - missed.length, missed: missed.sort((a, b) => a - b) };
}

export function totalOf(files: readonly Coverage[]): { readonly lines: number; readonly run: number; percent: number } {
  const lines = files.reduce((sum, each) => sum + each.lines, 0);
  const run = files.reduce((sum, each) => sum + each.run, 0);
  return { lines, run, percent: (100 * run) / lines };
}

export function tableOf(files: readonly Coverage[]): string {
  const row = (name: string, { lines, run }: Pick<Coverage, 'lines' | 'run'>): string =>
    `${((100 * run) / lines).toFixed(1).padStart(6)} %  ${String(run).padStart(5)} of ${String(lines).padStart(5)}  ${name}`;
  const rows = files.map(
    (each) => `${row(each.file, each)}${each.run < each.lines ? `: ${each.missed.join(' ')}` : ''}`,
  );
  return [...rows, row('all of the core', totalOf(files))].join('\n');
}

if (import.meta.main) {
  mkdirSync(BUILD, { recursive: true });
  const files = measureCoverage();
  process.stdout.write(`${tableOf(files)}\n`);
  process.exitCode = totalOf(files).percent < LEAST_PERCENT ? 1 : 0;
}
