import { z } from 'zod';
import { SCREEN_SESSION_ID } from '../model/desk/screen-session.ts';
import { faultSchema, timeSchema } from './atoms.ts';
import { openTo } from './procedure.ts';

export const screenSessionSchema = z.object({
  id: z.string(),
  /** What the browser called itself when it was let in. */
  browser: z.string(),
  since: timeSchema,
  /** Written at most once a minute. */
  lastSeenAt: timeSchema,
  connected: z.boolean(),
  /** The session of the browser that asks. */
  own: z.boolean(),
});
export type ScreenSessionView = z.infer<typeof screenSessionSchema>;

export const screensContract = {
  /** The browsers that a link has let in; the one seen last comes first. */
  list: openTo(['administrator']).output(
    z.object({
      sessions: z.array(screenSessionSchema),
      /** Files that let nobody in, and why. They can be revoked too. */
      unusable: z.array(z.object({ id: z.string(), fault: faultSchema })),
    }),
  ),
  /** For good. Its connections end at once. */
  revoke: openTo(['administrator'])
    .input(z.object({ id: z.string().regex(SCREEN_SESSION_ID) }))
    .output(z.null()),
};
