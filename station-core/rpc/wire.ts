/**
 * What carries messages between two of our processes. A message is anything the structured clone algorithm copies. The
 * adapters are in `wires/`; nothing else of this folder knows which one it is on.
 */
export interface Wire {
  /** Never throws because the other end is just going away: the message is lost, and `gone` reports why. */
  readonly post: (message: unknown, port?: Port) => void;
  /** Called once, before the first message can arrive. */
  readonly listen: (on: Listener) => void;
  /** Ends the other process when we started it, ourselves when it started us. `gone` follows. */
  readonly end: (reason: string) => void;
}

export interface Listener {
  readonly message: (message: unknown, port?: Port) => void;
  /** Called once; no message comes after it. `cause` is for the log. */
  readonly gone: (how: string, cause?: unknown) => void;
}

/** Electron's MessagePortMain as far as we need it: a port that one message can hand to another process. */
export interface Port {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): unknown;
  once(event: 'close', listener: () => void): unknown;
  start(): void;
  close(): void;
}
