import { spawn } from 'node:child_process';
import { join } from 'node:path';

const MAIN = join(import.meta.dirname, '..', '..', 'station-core', 'cli', 'main.ts');

export interface Answer {
  /** The end of the question as it is asked: `PIN of quinn`. */
  readonly to: string;
  /** What is typed, or made of everything that was seen until then. */
  readonly typed: string | ((seen: string) => string | Promise<string>);
}

export interface SeenAtTerminal {
  readonly exitCode: number | null;
  readonly seen: string;
}

/** Runs `birthmark` on a terminal of its own, as a person has it, who types each answer when its question is asked. */
export function atTerminal(answers: readonly Answer[], ...args: readonly string[]): Promise<SeenAtTerminal> {
  const asked = answers.map(({ to, typed }) => ({ to: `${to}: `, typed }));
  return runAtTerminal(asked, [process.execPath, MAIN, ...args]);
}

/** Runs any command so. */
export async function runAtTerminal(answers: readonly Answer[], words: readonly string[]): Promise<SeenAtTerminal> {
  const command = words.map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`).join(' ');
  const child = spawn('script', ['-qec', command, '/dev/null'], { stdio: ['pipe', 'pipe', 'ignore'] });
  const { promise: ended, resolve, reject: failed } = Promise.withResolvers<SeenAtTerminal>();
  const waiting = [...answers];
  let seen = '';
  let answeredUpTo = 0; // a question may be asked again
  child.stdout.on('data', (chunk: Buffer) => {
    seen += chunk.toString();
    const [next] = waiting;
    const at = next === undefined ? -1 : seen.indexOf(next.to, answeredUpTo);
    if (next === undefined || at < 0) return;
    waiting.shift();
    answeredUpTo = at + next.to.length;
    void typedFor(next, seen).then((typed) => child.stdin.write(`${typed}\r`), failed);
  });
  child.once('exit', (exitCode) => {
    resolve({ exitCode, seen });
  });
  return await ended.finally(() => child.kill());
}

async function typedFor({ typed }: Answer, seen: string): Promise<string> {
  return typeof typed === 'string' ? typed : typed(seen);
}
