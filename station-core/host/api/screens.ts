import type { AnyRouter } from '@orpc/server';
import { RPCHandler } from '@orpc/server/ws';

/** What the host offers to its screens, whatever they hang on. */
export interface ScreenService {
  readonly router: AnyRouter;
  /** A connection is a screen; a browser has a session as such. Disposing of it ends whatever hung on it, above all who is signed in. */
  readonly openScreen: (session?: string) => OpenScreen;
}

export interface OpenScreen extends Disposable {
  readonly context: Record<string, unknown>;
}

/** One connection to one screen: a WebSocket in the kiosk shell, a MessagePort under Electron. */
export interface ScreenWire {
  /** Resolves when the message has left this process: a slow screen slows its own events and nothing else. */
  readonly send: (message: string | Uint8Array) => Promise<void>;
  /** Called once, before the first message can arrive. */
  readonly listen: (on: { message: (text: string) => void; closed: () => void }) => void;
  /** Ends a connection on which something came that no screen of ours sends. */
  readonly breakOff: () => void;
}

type Upgradable = Parameters<RPCHandler<Record<string, unknown>>['upgrade']>[0];

/** Answers the contract on any number of screens. Both shells use it, so screens see no difference. */
export class Screens {
  readonly #service: ScreenService;
  readonly #handler: { upgrade: (socket: Upgradable, options: { context: Record<string, unknown> }) => Promise<void> };

  constructor(service: ScreenService) {
    this.#service = service;
    this.#handler = new RPCHandler(service.router);
  }

  /** `session` is that of the browser; a window of our own has none. */
  connect(wire: ScreenWire, session?: string): void {
    const screen = this.#service.openScreen(session);
    const listeners = { message: [] as ((event: { data: string }) => void)[], close: [] as (() => void)[] };
    const socket = {
      send: wire.send,
      addEventListener: (kind: 'message' | 'close', listener: () => void) => listeners[kind].push(listener),
    };
    // The handler asks for no more of a socket than these two; its declared type is that of the whole WebSocket.
    void this.#handler.upgrade(socket as unknown as Upgradable, { context: screen.context });
    wire.listen({
      message: (text) => {
        if (isJson(text)) for (const listener of listeners.message) listener({ data: text });
        else wire.breakOff();
      },
      closed: () => {
        for (const listener of listeners.close) listener();
        screen[Symbol.dispose]();
      },
    });
  }
}

/** Checked beforehand, because the handler would print what it cannot parse, and that might be somebody's PIN. */
function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false; // JSON.parse throws nothing but "this is not JSON"
  }
}
