/** When certificates are expected to be issued. */
import { z } from 'zod';
import { MAX_SPANS, SPAN_FROM, SPAN_TO, TIME_ZONE } from '../../model/issuance/working-hours.ts';
import { kind, person } from './header.ts';

export const workingHoursKinds = [
  /** From here on. Earlier entries stay judged by the hours of their time. */
  kind('working-hours-set', {
    by: person,
    timeZone: z.string().regex(TIME_ZONE),
    spans: z
      .array(
        z
          .strictObject({
            weekday: z.int().min(1).max(7),
            from: z.string().regex(SPAN_FROM),
            to: z.string().regex(SPAN_TO),
          })
          .readonly(),
      )
      .min(1)
      .max(MAX_SPANS)
      .readonly(),
  }),
] as const;
