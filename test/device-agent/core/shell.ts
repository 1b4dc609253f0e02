import { Buffer } from 'node:buffer';
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

/** What `make -C device-agent tests` builds. */
export const TEST_PROGRAMS = join(import.meta.dirname, '../../../device-agent/build');

/** The two kinds of arithmetic behind SRP6a; a host with mbedTLS 4 has the first only. */
export const ARITHMETICS = ['montgomery', 'mbedtls'] as const;
export type Arithmetic = (typeof ARITHMETICS)[number];

/** What `describe.skipIf` needs: why nothing can be tested here. */
export function noShell(arithmetic: Arithmetic): string | undefined {
  return existsSync(programOf(arithmetic))
    ? undefined
    : 'needs cc, make and libmbedtls-dev up to 3.6: make -C device-agent tests';
}

export const KEY_OPTION = { flash: 0, encryptedFlash: 1, hmac: 2, ecdsa: 3 } as const;
export const BLOCK = { notUsed: 0, free: 1, ready: 2, taken: 3 } as const;
export const NOISE = { good: 0, stuck: 1 } as const;

export interface Answer {
  /** Empty when the core did it. */
  readonly refusal: string;
  readonly values: readonly Buffer[];
}

const ANSWER_TIMEOUT_MS = 60_000;

/** The core over a chip in memory, one line for each call (device-agent/test/shell.c). */
export class CoreShell implements AsyncDisposable {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #lines: Interface;

  constructor(arithmetic: Arithmetic = 'montgomery') {
    this.#child = spawn(programOf(arithmetic), { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#lines = createInterface(this.#child.stdout);
  }

  /** Numbers are one byte. */
  async ask(command: string, ...args: readonly (Uint8Array | number)[]): Promise<Answer> {
    const words = args.map((value) => Buffer.from(typeof value === 'number' ? [value] : value).toString('hex') || '-');
    const answered = once(this.#lines, 'line', { signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) });
    this.#child.stdin.write(`${[command, ...words].join(' ')}\n`);
    const [line] = (await answered) as [string];
    const [word, ...rest] = line.split(' ');
    if (word === 'refused') return { refusal: rest.join(' '), values: [] };
    return { refusal: '', values: rest.map((hex) => (hex === '-' ? Buffer.alloc(0) : Buffer.from(hex, 'hex'))) };
  }

  /** For calls that must not be refused. */
  async get(command: string, ...args: readonly (Uint8Array | number)[]): Promise<readonly Buffer[]> {
    const { refusal, values } = await this.ask(command, ...args);
    if (refusal !== '') throw new Error(`${command} was refused: ${refusal}`);
    return values;
  }

  /** The one value of the answer. */
  async bytes(command: string, ...args: readonly (Uint8Array | number)[]): Promise<Buffer> {
    const [value, ...more] = await this.get(command, ...args);
    if (value === undefined || more.length > 0) throw new Error(`${command} did not answer one value`);
    return value;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const exited = once(this.#child, 'exit');
    this.#child.stdin.end();
    await exited;
  }
}

function programOf(arithmetic: Arithmetic): string {
  return join(TEST_PROGRAMS, arithmetic, 'shell');
}
