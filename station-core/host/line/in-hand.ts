/** Verifies the unit in a slot for QA, while the slot is nobody else's. */
import type { InHandEvent } from '../../contract.ts';
import { Fault } from '../../fault.ts';
import { Throttle } from '../../operators/throttle.ts';
import { systemClock } from '../../operators/clock.ts';
import type { Secret } from '../../secret.ts';
import type { LookedUp } from '../../station/in-hand/look-up-secret.ts';
import type { Station } from '../../station/station.ts';
import type { Products } from '../products/products.ts';
import type { SlotControl } from './slot-control.ts';
import type { Slots } from './slots.ts';

export interface InHandParts {
  readonly station: Pick<Station, 'verifyInHand' | 'lookUpSecret'>;
  readonly products: Pick<Products, 'load'>;
  readonly slots: Slots;
  readonly control: SlotControl;
  /** Where the port that a slot is bound to is now. */
  readonly pathOf: (boundTo: string) => string;
}

export interface InHandAsked {
  readonly slot: number;
  readonly by: string;
  readonly label: Secret<string> | undefined;
}

export class InHand {
  readonly #parts: InHandParts;
  /** Against guessing: by person, whichever screen they use. */
  readonly #throttle = new Throttle(systemClock);

  constructor(parts: InHandParts) {
    this.#parts = parts;
  }

  /** Ends with the verdict; throws what kept it from one. Stops with the signal. */
  async *verify({ slot, by, label }: InHandAsked, signal: AbortSignal): AsyncGenerator<InHandEvent, void> {
    const { station, products, slots, control, pathOf } = this.#parts;
    const { port } = slots.get(slot);
    if (port === null) throw new Fault('slot.no-port', { slot });
    using _ = control.lend(slot);
    const events: InHandEvent[] = [];
    let happened = Promise.withResolvers<undefined>();
    const verified = station.verifyInHand(
      { port: pathOf(port), slot, by, ...(label === undefined ? {} : { label }) },
      {
        product: (name) => products.load(name),
        report: (stage) => {
          events.push({ kind: 'stage', stage });
          happened.resolve(undefined);
        },
      },
      signal,
    );
    for (;;) {
      const result = await Promise.race([verified, happened.promise]);
      happened = Promise.withResolvers();
      yield* events.splice(0);
      if (result === undefined) continue;
      const { unit, serial, verdict, checks, seq } = result;
      yield { kind: 'verdict', unit, serial: serial ?? null, verdict, checks: [...checks], seq };
      return;
    }
  }

  /** A miss slows the person down as a wrong PIN does. */
  async lookUp(secret: Secret<string>, by: string, signal: AbortSignal): Promise<readonly LookedUp[]> {
    let answers: readonly LookedUp[] = [];
    try {
      await this.#throttle.attempt(by, async () => {
        answers = await this.#parts.station.lookUpSecret(secret, by, signal);
        if (answers.some(({ found }) => found === null)) throw new Fault('look-up.unknown');
      });
    } catch (error) {
      if (!(error instanceof Fault) || error.code !== 'look-up.unknown') throw error; // that is an answer, too
    }
    return answers;
  }
}
