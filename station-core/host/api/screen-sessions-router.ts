import type { Sessions } from '../../operators/sessions.ts';
import type { RevokedSessions } from '../sessions/revoked-sessions.ts';
import type { ScreenSessions } from '../sessions/screen-sessions.ts';
import { faultView } from '../views/fault-view.ts';
import type { Guarded } from './guard.ts';

export interface ScreenSessionsParts {
  readonly screenSessions: ScreenSessions;
  readonly revokedSessions: Pick<RevokedSessions, 'record'>;
  readonly sessions: Sessions;
}

export function screenSessionsRouter({ screens: contracted }: Guarded, parts: ScreenSessionsParts) {
  const { screenSessions, revokedSessions, sessions } = parts;
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
      await screenSessions.revoke(input.id, () => {
        revokedSessions.record(input.id, by);
      });
      return null;
    }),
  };
}
