import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Runs a program that is no part of the station, at the same terminal. Answers with its exit status. */
export async function runOtherProgram(file: string, args: readonly string[], signal: AbortSignal): Promise<number> {
  const program = spawn(process.execPath, [file, ...args], { stdio: 'inherit' });
  signal.addEventListener('abort', () => program.kill('SIGTERM'), { once: true });
  const [status] = (await once(program, 'exit')) as [number | null];
  return status ?? 1;
}
