/** A ring of the last console output of a board: boot log, panic dump, noise. Evidence for a person, never parsed as protocol. */
const CAPACITY_BYTES = 64 * 1024;

export class ConsoleText {
  #chunks: Buffer[] = [];
  #lengthBytes = 0;

  add(bytes: Buffer): void {
    this.#chunks.push(bytes);
    this.#lengthBytes += bytes.length;
    if (this.#lengthBytes > 2 * CAPACITY_BYTES || this.#chunks.length > CAPACITY_BYTES) this.#compact();
  }

  clear(): void {
    this.#chunks = [];
    this.#lengthBytes = 0;
  }

  /** Bytes that are no UTF-8 show as U+FFFD; a wrong baud rate looks like a row of them. */
  text(): string {
    this.#compact();
    return Buffer.concat(this.#chunks).toString('utf8');
  }

  #compact(): void {
    const all = Buffer.concat(this.#chunks);
    const last = Buffer.from(all.subarray(Math.max(0, all.length - CAPACITY_BYTES)));
    this.#chunks = [last];
    this.#lengthBytes = last.length;
  }
}
