/**
 * What a program prints, in bytes that can be wiped. Node reads a pipe into memory that it frees as it is, so where the
 * system keeps files in memory, the program prints into one that has no name any more.
 */
import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import { SecretText, sharedBytes } from '../../secret.ts';

export interface Running {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** `killed` when it had no time left or printed too much; `code` is its exit status, or why it could not start. */
export class ProgramFailed extends Error {
  override readonly name = 'ProgramFailed';
  readonly code: string;
  readonly killed: boolean;

  constructor(code: string, killed: boolean) {
    super('a program failed');
    this.code = code;
    this.killed = killed;
  }
}

const MEMORY_FOLDER = '/dev/shm';
const MAX_BYTES = 64 * 1024;
/** How often it is looked at how much a program has printed. */
const LOOK_EVERY_MS = 100;

export async function programOutput(running: Running): Promise<SecretText> {
  return existsSync(MEMORY_FOLDER) ? intoMemoryFile(running) : throughPipe(running);
}

async function intoMemoryFile({ program, args, cwd, timeoutMs, signal }: Running): Promise<SecretText> {
  await using file = await namelessFile();
  const child = spawn(program, args, { cwd, stdio: ['ignore', file.fd, 'ignore'] });
  let isKilled = false;
  const kill = (): void => {
    isKilled = true;
    child.kill('SIGKILL');
  };
  const late = setTimeout(kill, timeoutMs);
  const looking = setInterval(() => {
    file.stat().then(
      ({ size }) => {
        if (size > MAX_BYTES) kill();
      },
      () => undefined, // it was closed meanwhile
    );
  }, LOOK_EVERY_MS);
  signal.addEventListener('abort', kill, { once: true });
  try {
    const [status] = (await once(child, 'exit')) as [number | null]; // rejects when it could not start
    if (status !== 0) throw new ProgramFailed(String(status ?? 'signal'), isKilled);
  } catch (error) {
    throw error instanceof ProgramFailed ? error : new ProgramFailed(codeOf(error), false);
  } finally {
    clearTimeout(late);
    clearInterval(looking);
    signal.removeEventListener('abort', kill);
  }
  return await contentOf(file); // before it is closed
}

/** For its owner only, and gone with the last of the processes that have it open. */
async function namelessFile(): Promise<FileHandle> {
  const path = `${MEMORY_FOLDER}/birthmark-${randomBytes(16).toString('hex')}`;
  const file = await open(path, 'wx+', 0o600);
  await rm(path);
  return file;
}

async function contentOf(file: FileHandle): Promise<SecretText> {
  const { size } = await file.stat();
  if (size > MAX_BYTES) throw new ProgramFailed('too much output', true);
  const bytes = sharedBytes(size);
  let at = 0;
  while (at < size) {
    const { bytesRead } = await file.read(bytes, at, size - at, at);
    if (bytesRead === 0) throw new ProgramFailed('its output was cut off', false);
    at += bytesRead;
  }
  return new SecretText(bytes);
}

const run = promisify(execFile);

async function throughPipe({ program, args, cwd, timeoutMs, signal }: Running): Promise<SecretText> {
  try {
    const options = { cwd, signal, timeout: timeoutMs, maxBuffer: MAX_BYTES, encoding: 'buffer' } as const;
    const { stdout } = await run(program, [...args], options);
    const text = SecretText.joined([stdout]);
    stdout.fill(0);
    return text;
  } catch (error) {
    // The error quotes the program's output, so it goes no further.
    const killed = error instanceof Error && 'killed' in error && error.killed === true;
    throw new ProgramFailed(codeOf(error), killed);
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
