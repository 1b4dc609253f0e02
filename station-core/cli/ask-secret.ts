import { createInterface } from 'node:readline';
import { Fault } from '../fault.ts';
import { requireStrongPassphrase } from '../officers/key-file.ts';
import { Secret } from '../secret.ts';
import { within } from '../wait.ts';

const PATIENCE_MS = 120_000;

/** For the questions of a setup: whoever answers fetches a file first, or waits for somebody. */
export const SETUP_PATIENCE_MS = 30 * 60_000;

/** Asks at the terminal, and nowhere else, for what must not be seen: no argument, no variable, no file has it. */
export async function askSecret(
  question: string,
  signal: AbortSignal,
  patienceMs = PATIENCE_MS,
): Promise<Secret<string>> {
  return new Secret(await ask(question, { signal, patienceMs }, 'silent'));
}

/** Asks twice for the passphrase of a new key. `of` names the key. */
export async function askNewPassphrase(of: string, signal: AbortSignal): Promise<Secret<string>> {
  const passphrase = await askSecret(`New passphrase of ${of}, at least 16 characters`, signal);
  requireStrongPassphrase(passphrase); // before it is entered again for nothing
  const again = await askSecret('The same passphrase again', signal);
  if (again.reveal() !== passphrase.reveal()) throw new Fault('officer.different-passphrase');
  return passphrase;
}

/** Asks at the terminal for what only a person there may say; they see what they type. */
export function askLine(question: string, signal: AbortSignal, patienceMs = PATIENCE_MS): Promise<string> {
  return ask(question, { signal, patienceMs }, 'shown');
}

interface Wait {
  readonly signal: AbortSignal;
  readonly patienceMs: number;
}

async function ask(question: string, { signal, patienceMs }: Wait, echo: 'silent' | 'shown'): Promise<string> {
  const { stdin } = process;
  if (!stdin.isTTY) throw new Fault('person.no-terminal', { wanted: question });
  const late = (): Fault => new Fault('person.no-answer', { wanted: question, timeoutMs: patienceMs });
  // Terminal mode without an output does not echo.
  const lines = createInterface({ input: stdin, terminal: true, ...(echo === 'shown' && { output: process.stderr }) });
  try {
    if (echo === 'silent') process.stderr.write(`${question}: `);
    else {
      lines.setPrompt(`${question}: `);
      lines.prompt();
    }
    return await within({ timeoutMs: patienceMs, signal, late }, () => {
      const { promise, resolve, reject } = Promise.withResolvers<string>();
      lines.once('line', (line) => {
        resolve(line.trim());
      });
      lines.once('SIGINT', () => process.kill(process.pid, 'SIGINT')); // terminal mode takes Ctrl-C from the process
      lines.once('close', () => {
        reject(new Fault('person.no-terminal', { wanted: question }));
      });
      return promise;
    });
  } finally {
    lines.close();
    if (echo === 'silent') process.stderr.write('\n');
  }
}
