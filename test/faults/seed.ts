import { spawnSync } from 'node:child_process';

/** The commit, or the day where there is no repository. A run with BIRTHMARK_SEED set repeats an earlier one. */
export function seedOfRun(): string {
  const given = process.env['BIRTHMARK_SEED'];
  if (given !== undefined) return given;
  const { status, stdout } = spawnSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : new Date().toISOString().slice(0, 10);
}
