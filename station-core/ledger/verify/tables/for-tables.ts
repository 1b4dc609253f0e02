/** What of a range is needed to know what the tables should hold, in few pieces: it goes from one thread to another. */
import { z } from 'zod';
import { bytes } from '../../../rpc/schemas.ts';
import type { Entry } from '../../entry.ts';
import { type BriefEntry, isBrief } from '../../units/brief-entry.ts';
import type { Outline } from '../outlines/outline.ts';

export const forTables = z.strictObject({
  /** Five numbers for each brief entry: its place in the range, and kind, run, unit and step as places in `names`. */
  brief: bytes,
  names: z.array(z.string()).readonly(),
  /** All others, as one JSON array. */
  whole: z.string(),
});
export type ForTables = z.output<typeof forTables>;

const NUMBERS = 5;
const NONE = -1;

export class TablesInput {
  readonly #fromSeq: number;
  readonly #brief: number[] = [];
  readonly #names = new Map<string, number>();
  readonly #whole: string[] = [];

  /** Of the range. */
  constructor(fromSeq: number) {
    this.#fromSeq = fromSeq;
  }

  add(entry: Outline): void {
    if (!isBrief(entry)) {
      this.#whole.push(entry.text);
      return;
    }
    const { seq, kind, run, unit, step } = entry;
    this.#brief.push(seq - this.#fromSeq, this.#name(kind), this.#name(run), this.#name(unit), this.#name(step));
  }

  taken(): ForTables {
    const brief = new Uint8Array(Int32Array.from(this.#brief).buffer);
    return { brief, names: [...this.#names.keys()], whole: `[${this.#whole.join(',')}]` };
  }

  #name(name: string | undefined): number {
    if (name === undefined) return NONE;
    const known = this.#names.get(name) ?? this.#names.size;
    this.#names.set(name, known);
    return known;
  }
}

/** In the order of the ledger. */
export function* entriesForTables(fromSeq: number, { brief, names, whole }: ForTables): Generator<Entry | BriefEntry> {
  const numbers = new Int32Array(Uint8Array.from(brief).buffer);
  const others = JSON.parse(whole) as Entry[];
  let next = 0;
  for (let at = 0; at < numbers.length; at += NUMBERS) {
    const [place = 0, kind = NONE, run = NONE, unit = NONE, step = NONE] = numbers.subarray(at, at + NUMBERS);
    const seq = fromSeq + place;
    for (let other = others[next]; other !== undefined && other.seq < seq; other = others[++next]) yield other;
    yield { kind: names[kind] as BriefEntry['kind'], seq, run: names[run] ?? '', unit: names[unit], step: names[step] };
  }
  yield* others.slice(next);
}
