import { closeSync, constants, fstatSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs';
import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';
import { join } from 'node:path';
import { systemErrorCode } from '../../durable-file.ts';
import { Fault } from '../../fault.ts';
import { type Anchor, type AnchoredState, anchorText, parseAnchorText } from './anchor.ts';

/**
 * The anchor of a token that keeps no objects: a file beside the journal, under the journal's key. It notices a torn, lost or
 * exchanged journal. Whoever takes back the whole folder takes it back too: against that `StartWitness` stands.
 *
 * There are two records, written in turn in one block, so that a crash in the middle of one leaves the other. They are not
 * forced to the disk: the journal is, so after a power cut the anchor is an older one, which the journal reaches.
 */

export const ANCHOR_FILE = 'anchor';
const RECORD_BYTES = 512;
const RECORDS = 2;
const MAC_HEX_CHARACTERS = 64;
const PURPOSE = 'birthmark anchor v1\n';
const NO_FOLLOW = process.platform === 'win32' ? 0 : constants.O_NOFOLLOW;

interface FileAnchorPlace {
  /** Of the journal. */
  readonly dir: string;
  readonly key: KeyObject;
}

interface Found {
  readonly record: number;
  readonly state: AnchoredState;
}

export class FileAnchor implements Anchor {
  readonly #path: string;
  readonly #key: KeyObject;

  constructor({ dir, key }: FileAnchorPlace) {
    this.#path = join(dir, ANCHOR_FILE);
    this.#key = key;
  }

  read(): AnchoredState | undefined {
    using file = this.#open(constants.O_RDONLY);
    if (file === undefined) return undefined;
    const found = this.#newestIn(file.fd);
    // An anchor that cannot be read must never pass for one that was never written.
    if (found === undefined) throw new Fault('signer.anchor-missing', { file: ANCHOR_FILE, reason: 'cannot be read' });
    return found.state;
  }

  write(state: AnchoredState): void {
    using file = this.#open(constants.O_RDWR | constants.O_CREAT);
    if (file === undefined) throw new TypeError('a file that is created is there');
    const newest = this.#newestIn(file.fd);
    const record = newest === undefined ? 0 : (newest.record + 1) % RECORDS;
    const text = anchorText(state);
    const bytes = Buffer.alloc(RECORD_BYTES, ' ');
    bytes.write(`${this.#macHex(text)} ${text}`, 'latin1');
    writeSync(file.fd, bytes, 0, RECORD_BYTES, record * RECORD_BYTES);
    if (newest === undefined) fsyncSync(file.fd); // from here on there is always one
  }

  #open(flags: number): (Disposable & { readonly fd: number }) | undefined {
    try {
      const fd = openSync(this.#path, flags | NO_FOLLOW, 0o600);
      return {
        fd,
        [Symbol.dispose]: () => {
          closeSync(fd);
        },
      };
    } catch (error) {
      const reason = systemErrorCode(error);
      if (reason === 'ENOENT') return undefined;
      if (reason === undefined) throw error;
      throw new Fault('signer.anchor-missing', { file: ANCHOR_FILE, reason }, { cause: error });
    }
  }

  /** `undefined` where no record is whole, also in a file of another length. */
  #newestIn(fd: number): Found | undefined {
    if (!fstatSync(fd).isFile()) return undefined;
    let newest: Found | undefined;
    for (let record = 0; record < RECORDS; record++) {
      const bytes = Buffer.alloc(RECORD_BYTES);
      readSync(fd, bytes, 0, RECORD_BYTES, record * RECORD_BYTES);
      const state = this.#stateIn(bytes.toString('latin1').trimEnd());
      if (state !== undefined && (newest === undefined || state.n > newest.state.n)) newest = { record, state };
    }
    return newest;
  }

  #stateIn(text: string): AnchoredState | undefined {
    const [macHex, said] = [text.slice(0, MAC_HEX_CHARACTERS), text.slice(MAC_HEX_CHARACTERS + 1)];
    const wanted = this.#macHex(said);
    if (macHex.length !== wanted.length || !timingSafeEqual(Buffer.from(macHex), Buffer.from(wanted))) return undefined;
    return parseAnchorText(said);
  }

  #macHex(text: string): string {
    return createHmac('sha256', this.#key).update(PURPOSE).update(text).digest('hex');
  }
}
