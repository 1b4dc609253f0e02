/**
 * Puts units aside and releases them. Whoever decides has been shown which units that concerns; when those are not the
 * ones any more, nothing is written and they hear what somebody else did meanwhile. Whether they may is asked elsewhere.
 */
import { createHash, randomUUID } from 'node:crypto';
import { Fault, type FaultEvidence } from '../../fault.ts';
import type { EntryBody } from '../../ledger/entry.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { HoldRecord } from '../../ledger/reader.ts';
import type { Mac } from '../../model/mac.ts';
import { SerialQueue } from '../../operators/serial-queue.ts';
import { yieldToEventLoop } from '../plan/yield-to-event-loop.ts';

/** The ids or filters as they were given, such as `{ field: 'order', value: 'WO-7' }`. */
export type Asked = readonly { readonly field: string; readonly value: string }[];

export interface NamedUnit {
  readonly unit: Mac;
  readonly serial?: string;
}

/** What a hold would do. */
export interface HoldPreview {
  readonly toHold: readonly NamedUnit[];
  /** Held by somebody already; they stay as they are. */
  readonly alreadyHeld: readonly HoldRecord[];
  /** Names exactly these units in exactly this state. */
  readonly fingerprint: string;
}

export interface HoldOrder {
  readonly asked: Asked;
  /** What `asked` comes to now. */
  readonly units: readonly Mac[];
  readonly reason: string;
  readonly by: string;
  /** Of the preview that the person has seen. */
  readonly fingerprint: string;
}

export interface ReleaseOrder {
  /** Each with the hold that the person was shown. */
  readonly units: readonly { readonly unit: Mac; readonly hold: string }[];
  readonly reason: string;
  readonly by: string;
}

export const MAX_UNITS_OF_A_HOLD = 10_000;
/** As many entries as are appended before others get their turn. */
const PORTION = 50;

export class PutAside {
  readonly #ledger: Ledger;
  readonly #written: () => void;
  readonly #queue = new SerialQueue();

  /** `written` is called when there is something that other stations should hear of. */
  constructor(ledger: Ledger, written: () => void = () => undefined) {
    this.#ledger = ledger;
    this.#written = written;
  }

  /** The units of these ids; throws `ledger.not-found` for a serial number that nobody has. */
  unitsNamed(ids: readonly string[]): Mac[] {
    return ids.map((id) => {
      const unit = this.#ledger.macOf(id);
      if (unit === undefined) throw new Fault('ledger.not-found', { id });
      return unit;
    });
  }

  /** Writes nothing. */
  preview(units: readonly Mac[]): HoldPreview {
    const wanted = [...new Set(units)].sort();
    if (wanted.length === 0) throw new Fault('hold.empty');
    if (wanted.length > MAX_UNITS_OF_A_HOLD) {
      throw new Fault('hold.too-many', { units: wanted.length, most: MAX_UNITS_OF_A_HOLD });
    }
    const states = wanted.map((unit) => ({ unit, held: this.#heldHere(unit) }));
    const hash = createHash('sha256');
    for (const { unit, held } of states) hash.update(`${unit} ${held?.hold ?? 'free'}\n`);
    return {
      toHold: states.flatMap(({ unit, held }) => (held === undefined ? [this.#named(unit)] : [])),
      alreadyHeld: states.flatMap(({ held }) => held ?? []),
      fingerprint: hash.digest('hex'),
    };
  }

  /**
   * Holds what is not held yet, and returns the new hold. A crash in the middle leaves the first of its units held: the
   * same again holds the rest.
   */
  async hold(order: HoldOrder): Promise<{ readonly hold: string; readonly units: number }> {
    return this.#queue.run(async () => {
      const { toHold, alreadyHeld, fingerprint } = this.preview(order.units);
      if (fingerprint !== order.fingerprint) throw new Fault('hold.set-changed', whatHappened(alreadyHeld));
      if (toHold.length === 0) throw new Fault('hold.already', whatHappened(alreadyHeld));
      const { by, reason, asked } = order;
      const about = { by, hold: randomUUID(), reason };
      await this.#append([
        { kind: 'hold-placed', ...about, asked: [...asked], units: toHold.length },
        ...toHold.map((named) => ({ kind: 'unit-held' as const, ...about, ...named })),
      ]);
      return { hold: about.hold, units: toHold.length };
    });
  }

  /** All of them or none. */
  async release({ units, reason, by }: ReleaseOrder): Promise<{ readonly units: number }> {
    return this.#queue.run(async () => {
      const wanted = [...new Map(units.map((each) => [each.unit, each])).values()];
      const held = wanted.map(({ unit, hold }) => this.#mustBeHeld(unit, hold));
      await this.#append(
        held.map(({ unit, hold }) => ({ kind: 'unit-released' as const, by, hold, ...this.#named(unit), reason })),
      );
      return { units: held.length };
    });
  }

  /** The hold of this station on a unit; throws when there is none, and says why. */
  heldHere(unit: Mac): HoldRecord {
    const held = this.#heldHere(unit);
    if (held !== undefined) return held;
    const elsewhere = this.#ledger.liveHold(unit);
    if (elsewhere !== undefined) throw new Fault('hold.elsewhere', { unit, ...whoAndWhy(elsewhere) });
    const before = this.#ledger.holdsOf(unit).at(-1)?.released;
    throw new Fault('hold.none', {
      unit,
      ...(before && { releasedBy: before.by, reason: before.reason, at: before.at }),
    });
  }

  #mustBeHeld(unit: Mac, hold: string): HoldRecord {
    const held = this.heldHere(unit);
    if (held.hold !== hold) throw new Fault('hold.set-changed', { unit, ...whoAndWhy(held) });
    return held;
  }

  #heldHere(unit: Mac): HoldRecord | undefined {
    const held = this.#ledger.liveHold(unit);
    return held?.station === undefined ? held : undefined;
  }

  #named(unit: Mac): NamedUnit {
    const { serial } = this.#ledger.liveIdentity(unit);
    return { unit, ...(serial === undefined ? {} : { serial }) };
  }

  async #append(bodies: readonly EntryBody[]): Promise<void> {
    for (let at = 0; at < bodies.length; at += PORTION) {
      if (at > 0) await yieldToEventLoop();
      this.#ledger.append(bodies.slice(at, at + PORTION));
    }
    this.#written();
  }
}

/** Throws `unit.held` for a unit that may not be worked on. */
export function refuseHeld(ledger: Pick<Ledger, 'liveHold'>, unit: Mac): void {
  const held = ledger.liveHold(unit);
  if (held !== undefined) throw new Fault('unit.held', { unit, ...whoAndWhy(held) });
}

function whoAndWhy({ by, reason, at, station, hold }: HoldRecord): FaultEvidence {
  return { by, reason, at, hold, ...(station === undefined ? {} : { station }) };
}

/** What the newest of these holds did: the person who comes second hears it. */
function whatHappened(held: readonly HoldRecord[]): FaultEvidence {
  const newest = held.toSorted((a, b) => b.seq - a.seq)[0];
  if (newest === undefined) return {};
  const together = held.filter(({ hold }) => hold === newest.hold).toSorted((a, b) => a.seq - b.seq);
  const { serial, unit } = together[0] ?? newest;
  return { units: together.length, firstUnit: serial ?? unit, ...whoAndWhy(newest) };
}
