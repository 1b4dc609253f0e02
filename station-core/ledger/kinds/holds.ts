/** Units that were put aside and released, here or, as upstream reported it, at another station. */
import { z } from 'zod';
import { STATION_NAME } from '../../model/first-day/station-name.ts';
import { kind, order, person, seq, serial, text, unit } from './header.ts';

const hold = text.max(64);
const reason = order;

/** One unit in one hold. The reason stands in each: a proof of this entry alone says why the unit was put aside. */
const ofUnit = { by: person, hold, unit, serial: serial.exactOptional(), reason };

/** As the other station wrote it; upstream's word, which only ever makes this station refuse, or stop refusing, for it. */
const heard = {
  ...ofUnit,
  from: z.string().regex(STATION_NAME),
  fromSeq: seq,
  fromAt: z.iso.datetime({ precision: 3 }),
};

export const holdKinds = [
  /** Stands before the units it holds. `asked`: the ids, or the filters of a search, as they were given. */
  kind('hold-placed', {
    by: person,
    hold,
    reason,
    asked: z
      .array(z.strictObject({ field: text.max(32), value: order }))
      .min(1)
      .max(1_000),
    units: z.int().positive(),
  }),
  kind('unit-held', ofUnit),
  kind('unit-released', ofUnit),
  kind('hold-heard', heard),
  kind('release-heard', heard),
] as const;
