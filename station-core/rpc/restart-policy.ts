/** When a process that died is started again, and when it no longer is. Knows no process and no clock. */

export interface RestartRules {
  /** The pause after the first death in a row, the second, … */
  readonly pausesMs: readonly number[];
  /** After more deaths than that: never again, or this pause each time. */
  readonly then: 'give-up' | number;
}

export class RestartPolicy {
  readonly #rules: RestartRules;
  #deaths = 0;

  constructor(rules: RestartRules) {
    this.#rules = rules;
  }

  /** Ends in a row, since a process last worked for a while. */
  get deaths(): number {
    return this.#deaths;
  }

  /** The process worked for a while: its next end has another cause, and is counted from one. */
  settled(): void {
    this.#deaths = 0;
  }

  /** How long to wait before the next start. */
  died(): number | 'give-up' {
    this.#deaths += 1;
    return this.#rules.pausesMs[this.#deaths - 1] ?? this.#rules.then;
  }
}
