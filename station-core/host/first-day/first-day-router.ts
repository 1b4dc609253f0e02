import { implement } from '@orpc/server';
import type { Logger } from 'pino';
import { firstDayContract } from '../../contract.ts';
import { CallLimit } from '../api/call-limit.ts';
import { atTheDoor, type ScreenContext } from '../api/guard.ts';
import type { FirstDay } from './first-day.ts';

/** Answers the contract of the setup, and nothing else: there is no station yet, and nobody who could sign in. */
export function firstDayRouter(firstDay: FirstDay, log: Logger) {
  const door = atTheDoor({ log, allow: () => undefined }, new CallLimit());
  const guarded = implement(firstDayContract).$context<ScreenContext>().use(door);
  return guarded.router({
    start: { phase: guarded.start.phase.handler(() => 'setup' as const) },
    firstDay: {
      watch: guarded.firstDay.watch.handler(async ({ signal }) => firstDay.watch(signal)),
      makeTrial: guarded.firstDay.makeTrial.handler(async ({ input }) => {
        await firstDay.makeTrial(input);
        return null;
      }),
    },
  });
}
