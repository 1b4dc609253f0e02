/** The jig as it is set up: its rows and columns, and which port each slot is bound to. Slots are numbered row by row. */
import type { SlotView } from '../../contract.ts';
import type { JigLayout } from '../../operators/floor.ts';

export interface JigSetup extends JigLayout {
  /** By slot number: what the slot is bound to. */
  readonly ports: ReadonlyMap<number, string>;
}

/** The slots of a jig; those that were there before keep their state. */
export function slotsOf(jig: JigSetup, before: ReadonlyMap<number, SlotView>): Map<number, SlotView> {
  const numbers = Array.from({ length: jig.rows * jig.columns }, (_, at) => at + 1);
  return new Map(
    numbers.map((slot) => {
      const known = before.get(slot);
      const port = jig.ports.get(slot) ?? null;
      return [
        slot,
        {
          slot,
          row: Math.floor((slot - 1) / jig.columns),
          column: (slot - 1) % jig.columns,
          port,
          present: known?.port === port && known.present,
          lineSlowed: known?.port === port ? known.lineSlowed : 0,
          work: known?.work ?? null,
          look: known?.port === port ? known.look : null,
          last: known?.last ?? null,
        },
      ];
    }),
  );
}
