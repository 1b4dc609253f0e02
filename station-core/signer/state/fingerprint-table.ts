import { randomBytes } from 'node:crypto';

/**
 * From a text to the line of the journal that holds it, in eight bytes an entry: what is kept is a fingerprint. A hit
 * may be of another text, so whoever asks reads the line to be sure. Lines found under one text are given newest first.
 */

/** Of the slots; fuller tables are searched for long. */
const MAX_LOAD = 0.72;
const FIRST_CAPACITY = 1 << 10;

export class FingerprintTable {
  /** Drawn for each process, so that nobody can choose texts that meet in one slot. */
  readonly #seed = randomBytes(4).readUInt32LE();
  #fingerprints = new Uint32Array(FIRST_CAPACITY);
  /** The line plus one; zero: an empty slot. */
  #lines = new Uint32Array(FIRST_CAPACITY);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** What the table takes in memory. */
  get sizeBytes(): number {
    return this.#fingerprints.byteLength + this.#lines.byteLength;
  }

  add(text: string, line: number): void {
    if (this.#size + 1 > this.#lines.length * MAX_LOAD) this.#grow();
    place(this.#fingerprints, this.#lines, { fingerprint: this.#fingerprintOf(text), line: line + 1 });
    this.#size += 1;
  }

  /** The newest line that `isOfText` says holds this text. */
  find(text: string, isOfText: (line: number) => boolean): number | undefined {
    const fingerprint = this.#fingerprintOf(text);
    const mask = this.#lines.length - 1;
    let newest: number | undefined;
    for (let slot = slotOf(fingerprint, mask); ; slot = (slot + 1) & mask) {
      const line = (this.#lines[slot] ?? 0) - 1;
      if (line < 0) return newest;
      if (this.#fingerprints[slot] !== fingerprint || line < (newest ?? 0)) continue;
      if (isOfText(line)) newest = line;
    }
  }

  /** FNV-1a over the characters, begun with the seed, and mixed so that every bit counts. */
  #fingerprintOf(text: string): number {
    let hash = 0x811c9dc5 ^ this.#seed;
    for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    return (hash ^ (hash >>> 16)) >>> 0;
  }

  #grow(): void {
    const capacity = this.#lines.length * 2;
    const [fingerprints, lines] = [new Uint32Array(capacity), new Uint32Array(capacity)];
    this.#lines.forEach((line, slot) => {
      if (line !== 0) place(fingerprints, lines, { fingerprint: this.#fingerprints[slot] ?? 0, line });
    });
    [this.#fingerprints, this.#lines] = [fingerprints, lines];
  }
}

function place(
  fingerprints: Uint32Array,
  lines: Uint32Array,
  { fingerprint, line }: { readonly fingerprint: number; readonly line: number },
): void {
  const mask = lines.length - 1;
  let slot = slotOf(fingerprint, mask);
  while (lines[slot] !== 0) slot = (slot + 1) & mask;
  fingerprints[slot] = fingerprint;
  lines[slot] = line;
}

function slotOf(fingerprint: number, mask: number): number {
  return fingerprint & mask;
}
