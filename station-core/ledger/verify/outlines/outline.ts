import type { Entry, EntryKind } from '../../entry.ts';

/** What a verification looks at of every entry. */
export interface Outline {
  readonly kind: EntryKind;
  readonly seq: number;
  readonly at: string;
  readonly station: string;
  readonly clockBehindMs: number | undefined;
  readonly run: string | undefined;
  readonly unit: string | undefined;
  readonly step: string | undefined;
  /** The entry itself, for the few of which more is wanted. */
  readonly whole: Entry;
  /** The same as JSON. */
  readonly text: string;
}

/** Every field that an outline has of its own. */
export const OUTLINED = ['at', 'clockBehindMs', 'run', 'seq', 'station', 'step', 'unit'] as const;
export type Outlined = (typeof OUTLINED)[number];

/** Of an entry that is canonical JSON: the text is read when the whole of it is asked for. */
export class TextOutline implements Outline {
  readonly kind: EntryKind;
  readonly seq: number;
  readonly at: string;
  readonly station: string;
  readonly clockBehindMs: number | undefined;
  readonly run: string | undefined;
  readonly unit: string | undefined;
  readonly step: string | undefined;
  readonly text: string;
  #whole: Entry | undefined;

  constructor(kind: EntryKind, text: string, field: (name: Outlined) => string | undefined) {
    const behind = field('clockBehindMs');
    this.kind = kind;
    this.seq = Number(field('seq'));
    this.at = field('at') ?? '';
    this.station = field('station') ?? '';
    this.clockBehindMs = behind === undefined ? undefined : Number(behind);
    this.run = field('run');
    this.unit = field('unit');
    this.step = field('step');
    this.text = text;
  }

  get whole(): Entry {
    this.#whole ??= JSON.parse(this.text) as Entry;
    return this.#whole;
  }
}

export function outlineOf(whole: Entry): Outline {
  const { kind, seq, at, station, clockBehindMs } = whole;
  const run = 'run' in whole ? whole.run : undefined;
  const unit = 'unit' in whole ? whole.unit : undefined;
  const step = 'step' in whole ? whole.step : undefined;
  return { kind, seq, at, station, clockBehindMs, run, unit, step, whole, text: JSON.stringify(whole) };
}
