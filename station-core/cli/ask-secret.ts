import { createInterface } from 'node:readline';
import { Fault } from '../fault.ts';
import { Secret } from '../secret.ts';
import { within } from '../wait.ts';

const PATIENCE_MS = 120_000;

/** Asks at the terminal, and nowhere else, for what must not be seen: no argument, no variable, no file has it. */
export async function askSecret(question: string, signal: AbortSignal): Promise<Secret<string>> {
  const { stdin } = process;
  if (!stdin.isTTY) throw new Fault('person.no-terminal', { wanted: question });
  const late = (): Fault => new Fault('person.no-answer', { wanted: question, timeoutMs: PATIENCE_MS });
  const lines = createInterface({ input: stdin, terminal: true }); // terminal mode without an output: no echo
  try {
    process.stderr.write(`${question}: `);
    return await within({ timeoutMs: PATIENCE_MS, signal, late }, () => {
      const { promise, resolve, reject } = Promise.withResolvers<Secret<string>>();
      lines.once('line', (line) => {
        resolve(new Secret(line.trim()));
      });
      lines.once('SIGINT', () => process.kill(process.pid, 'SIGINT')); // terminal mode takes Ctrl-C from the process
      lines.once('close', () => {
        reject(new Fault('person.no-terminal', { wanted: question }));
      });
      return promise;
    });
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
}
