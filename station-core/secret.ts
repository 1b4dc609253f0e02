import { inspect } from 'node:util';

/**
 * A value that must not be seen: it prints as `[secret]` in logs, errors, JSON and the inspector.
 * `reveal()` is the only way in, so every use of a secret can be found by searching for that one word.
 */
export class Secret<T> {
  readonly #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  reveal(): T {
    return this.#value;
  }

  toString(): string {
    return '[secret]';
  }

  toJSON(): string {
    return '[secret]';
  }

  [inspect.custom](): string {
    return '[secret]';
  }
}

/**
 * A secret text that is held as bytes and can be wiped. JavaScript's strings cannot: each lies in memory until it is
 * collected and written over, and every operation on it may leave another one. Whatever makes, sends or compares the
 * secrets of units therefore works on `revealBytes()`; `reveal()` makes a string, for what knows nothing else.
 *
 * The bytes are shared with the threads that they are sent to instead of copied, and never lie on the heap of the
 * JavaScript engine, which moves what lives there and leaves the old places as they were.
 */
export class SecretText extends Secret<string> implements Disposable {
  readonly #bytes: Uint8Array;

  /** Takes the bytes over: they are wiped with it. */
  constructor(bytes: Uint8Array) {
    super('');
    this.#bytes = bytes;
  }

  /** For a text that is a string already, such as what a person typed. */
  static of(text: string): SecretText {
    return SecretText.joined([text]);
  }

  /** The pieces one after another, in UTF-8; those that are bytes are copied and stay their owner's. */
  static joined(pieces: readonly (string | Uint8Array)[]): SecretText {
    return new SecretText(joinedBytes(pieces));
  }

  /** Of a wiped one these are zeros. Never to be kept or changed. */
  revealBytes(): Uint8Array {
    return this.#bytes;
  }

  override reveal(): string {
    return Buffer.from(this.#bytes.buffer, this.#bytes.byteOffset, this.#bytes.byteLength).toString('utf8');
  }

  [Symbol.dispose](): void {
    this.#bytes.fill(0);
  }
}

/** Bytes that other threads of this process can be given without a copy. */
export function sharedBytes(lengthBytes: number): Uint8Array {
  return new Uint8Array(new SharedArrayBuffer(lengthBytes));
}

/** The bytes of either kind of secret text, for as long as `use` works on them. */
export function withSecretBytes<T>(secret: Secret<string>, use: (bytes: Uint8Array) => T): T {
  if (secret instanceof SecretText) return use(secret.revealBytes());
  using copy = SecretText.of(secret.reveal());
  return use(copy.revealBytes());
}

function joinedBytes(pieces: readonly (string | Uint8Array)[]): Uint8Array {
  const bytes = sharedBytes(pieces.reduce((sum, piece) => sum + Buffer.byteLength(piece), 0));
  let at = 0;
  for (const piece of pieces) {
    if (typeof piece === 'string') {
      const encoded = Buffer.allocUnsafeSlow(Buffer.byteLength(piece));
      encoded.write(piece, 'utf8');
      bytes.set(encoded, at);
      encoded.fill(0);
    } else bytes.set(piece, at);
    at += Buffer.byteLength(piece);
  }
  return bytes;
}
