import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { removeDurably, systemErrorCode, writeDurably } from '../../durable-file.ts';
import { Fault } from '../../fault.ts';

/** DIR/crls: the newest CRLs as files, for download. Which of them count the ledger says. */
const KEPT = 50;
const NAME = /^crl-(\d{1,16})\.der$/;

export class CrlFolder {
  readonly #dir: string;

  constructor(dataDir: string) {
    this.#dir = join(dataDir, 'crls');
  }

  /** Before the ledger names it: a crash in between leaves a file that nothing names. */
  async write(number: number, crlDer: Uint8Array, signal: AbortSignal): Promise<void> {
    await orNotWritable(this.#dir, async () => {
      await mkdir(this.#dir, { recursive: true, mode: 0o700 });
      await writeDurably({ dir: this.#dir, name: nameOf(number) }, crlDer, signal);
      const old = (await this.#numbers()).sort((a, b) => b - a).slice(KEPT);
      for (const each of old) await removeDurably({ dir: this.#dir, name: nameOf(each) });
    });
  }

  /** `undefined` for one that is not kept any more. */
  async read(number: number): Promise<Uint8Array | undefined> {
    try {
      return await readFile(join(this.#dir, nameOf(number)));
    } catch (error) {
      if (systemErrorCode(error) === 'ENOENT') return undefined;
      throw error;
    }
  }

  async #numbers(): Promise<number[]> {
    return (await readdir(this.#dir)).flatMap((name) => {
      const number = NAME.exec(name)?.[1];
      return number === undefined ? [] : [Number(number)];
    });
  }
}

const nameOf = (number: number): string => `crl-${number}.der`;

async function orNotWritable(folder: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const reason = systemErrorCode(error);
    if (reason === undefined) throw error; // the signal's reason, or a bug
    throw new Fault('station.not-writable', { folder, reason }, { cause: error });
  }
}
