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
