import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { NEW_STATION_NAME } from '../model/station-name.ts';
import { faultSchema } from './atoms.ts';
import { openTo } from './procedure.ts';

/** What the screens of a new station ask, before there is anybody who could sign in. Whoever has the link sets it up. */

/** The one call that a station and a setup both answer: a screen asks it first. */
export const startContract = { phase: openTo('anyone').output(z.enum(['setup', 'station'])) };

const stageSchema = z.discriminatedUnion('kind', [
  /** Nothing is decided. */
  z.object({ kind: z.literal('choice') }),
  /** A trial that was begun stays one. */
  z.object({ kind: z.literal('trial-begun'), station: z.string() }),
  z.object({ kind: z.literal('making-trial'), station: z.string() }),
  /** The station opens next; this connection ends. */
  z.object({ kind: z.literal('finished') }),
]);
export type SetupStage = z.infer<typeof stageSchema>;

const setupViewSchema = z.object({
  /** The folder that becomes the station, for the commands that people type. */
  dataDir: z.string(),
  stage: stageSchema,
  /** Of the newest thing that was tried. */
  fault: faultSchema.nullable(),
});
export type SetupView = z.infer<typeof setupViewSchema>;

export const firstDayContract = {
  start: startContract,
  firstDay: {
    /** Where the setup stands, and again whenever that changes, at whatever screen. */
    watch: openTo('anyone').output(eventIterator(setupViewSchema)),
    /** Answered when it has begun. */
    makeTrial: openTo('anyone')
      .input(z.object({ station: z.string().regex(NEW_STATION_NAME) }))
      .output(z.null()),
  },
};
export type FirstDayContract = typeof firstDayContract;
