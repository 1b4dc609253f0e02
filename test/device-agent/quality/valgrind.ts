import { KEY_OPTIONS, type KeyOption } from '../unit.ts';
import { exercise } from './exercise.ts';

/** The exercise under valgrind: node test/device-agent/quality/valgrind.ts, or make -C device-agent valgrind. */
const MEMCHECK = ['--quiet', '--leak-check=full', '--show-leak-kinds=all', '--errors-for-leak-kinds=all'];
const FOUND = 99;

/** What valgrind has to say, for each boot in which it found something. */
export function underValgrind(keyOptions: readonly KeyOption[] = KEY_OPTIONS): readonly string[] {
  const under = ['valgrind', ...MEMCHECK, `--error-exitcode=${FOUND}`];
  return [...exercise({ under }, keyOptions)].flatMap(({ exitCode, words }) =>
    exitCode === 0 && words === '' ? [] : [words],
  );
}

if (import.meta.main) {
  const complaints = underValgrind();
  process.stdout.write(complaints.length === 0 ? 'valgrind: nothing found\n' : complaints.join('\n'));
  process.exitCode = complaints.length === 0 ? 0 : 1;
}
