import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { systemErrorCode } from '../../durable-file.ts';
import { Fault } from '../../fault.ts';
import { strictText } from '../../formats/text/strict-text.ts';
import { Secret } from '../../secret.ts';
import type { PinSource } from './start-options.ts';

const STDIN_TIMEOUT_MS = 30_000;
/** POSIX: any right for the group or for all. Windows has no such bits. */
const FOR_OTHERS = 0o077;

export function readPin(source: PinSource): Promise<Secret<string>> {
  return source.kind === 'file' ? readPinFile(source.path) : readPinLine();
}

/** Refuses a file that others than its owner may read. */
async function readPinFile(path: string): Promise<Secret<string>> {
  try {
    await using file = await open(path, 'r');
    const { mode } = await file.stat(); // of the file that is read, whatever its name stands for by then
    if (process.platform !== 'win32' && (mode & FOR_OTHERS) !== 0) {
      throw unusable(path, { mode: modeText(mode), problem: 'group or others may read it: chmod 600' });
    }
    // A PIN in another encoding would be another PIN, and cost one of the few attempts the token allows.
    const text = strictText(await file.readFile(), ({ line, reason }) => unusable(path, { line, problem: reason }));
    return new Secret(text.trim());
  } catch (error) {
    const problem = systemErrorCode(error);
    if (problem === undefined) throw error;
    throw unusable(path, { problem }, error);
  }
}

async function readPinLine(): Promise<Secret<string>> {
  const lines = createInterface({ input: process.stdin, terminal: false });
  const timer = setTimeout(() => {
    lines.close();
  }, STDIN_TIMEOUT_MS);
  try {
    for await (const line of lines) return new Secret(line.trim());
    throw unusable('stdin', { problem: 'no PIN came' });
  } finally {
    clearTimeout(timer);
    lines.close();
  }
}

function unusable(path: string, found: Readonly<Record<string, string | number>>, cause?: unknown): Fault {
  return new Fault('station.bad-config', { path, field: 'signer.pinFile', ...found }, { cause });
}

/** As `chmod` takes it: 0644. */
function modeText(mode: number): string {
  return (mode & 0o7777).toString(8).padStart(4, '0');
}
