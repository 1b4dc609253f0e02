import type { Logger } from 'pino';
import type { Sessions } from '../../operators/sessions.ts';
import type { ScreenSessions } from '../sessions/screen-sessions.ts';
import { faultView } from '../views/fault-view.ts';
import type { Guarded } from './guard.ts';

export interface ScreenSessionsParts {
  readonly screenSessions: ScreenSessions;
  readonly sessions: Sessions;
  readonly log: Logger;
}

export function screenSessionsRouter({ screens: contracted }: Guarded, parts: ScreenSessionsParts) {
  const { screenSessions, sessions, log } = parts;
  return {
    list: contracted.list.handler(async ({ context }) => {
      const found = await screenSessions.list();
      return {
        sessions: found.sessions.map(({ id, browser, since, lastSeenAt }) => {
          const connected = screenSessions.isConnected(id);
          return { id, browser, since, lastSeenAt, connected, own: id === context.session };
        }),
        unusable: found.unusable.map(({ id, fault }) => ({ id, fault: faultView(fault) })),
      };
    }),
    revoke: contracted.revoke.handler(async ({ input, context }) => {
      const by = sessions.require(context.screen).id;
      await screenSessions.revoke(input.id);
      log.info({ session: input.id, by }, 'screen session revoked');
      return null;
    }),
  };
}
