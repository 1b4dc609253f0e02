import { RPCLink } from '@orpc/client/websocket';
import { NotLetIn, type OpenLink, type StationLink } from './link.ts';

/**
 * The way to the station in a browser. The address the launcher opens carries a token behind `#`, which no server log
 * and no history keeps: it is traded once for a cookie that scripts cannot read, then taken out of the address.
 */
export function websocketLink(): OpenLink {
  let token = takeToken();
  return async () => {
    if (token !== undefined) {
      await enter(token);
      token = undefined;
    }
    return await openSocket();
  };
}

function takeToken(): string | undefined {
  const match = /^#(?:token=)?([A-Za-z0-9_-]{16,})$/.exec(location.hash);
  if (match === null) return undefined;
  history.replaceState(null, '', location.pathname + location.search);
  return match[1];
}

async function enter(token: string): Promise<void> {
  const reply = await fetch('/enter', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
    signal: AbortSignal.timeout(10_000),
  });
  // A used link is refused; the cookie shows at /rpc whether this browser is already known.
  if (!reply.ok && reply.status !== 403) throw new Error(`/enter answered ${reply.status}`);
}

async function openSocket(): Promise<StationLink> {
  const address = new URL('/rpc', location.href);
  address.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
  const websocket = new WebSocket(address);
  // Listens before we do: when we hear of the end, all calls of this link have ended already.
  const link = new RPCLink({ websocket });
  const closed = new Promise<void>((resolve) => {
    websocket.addEventListener('close', () => {
      resolve();
    });
  });
  const opened = new Promise<boolean>((resolve) => {
    websocket.addEventListener('open', () => {
      resolve(true);
    });
    void closed.then(() => {
      resolve(false);
    });
  });
  if (!(await opened)) throw await whyNot();
  return { link, closed };
}

/** A browser does not say why a WebSocket was refused; the same address asked plainly does. */
async function whyNot(): Promise<Error> {
  const reply = await fetch('/rpc', { signal: AbortSignal.timeout(3_000) }).catch(() => undefined);
  return reply?.status === 401 || reply?.status === 403 ? new NotLetIn() : new Error('the station does not answer');
}
