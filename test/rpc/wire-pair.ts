import type { Listener, Port, Wire } from '../../station-core/rpc/wire.ts';

/** Two ends of a wire in this process: messages are copied and come in order, a moment later. */
export interface WirePair {
  readonly asking: Wire;
  readonly serving: Wire;
  /** Ends it as a process ends that dies. What is still under way is lost. */
  readonly die: (how: string) => void;
  /** The reasons given when one end ended the other. */
  readonly ends: string[];
  /** All that was delivered to the serving end, and to the asking one. */
  readonly heard: { readonly serving: unknown[]; readonly asking: unknown[] };
}

export interface PairOptions {
  /** The wire dies when so many messages, of both directions, have been delivered. */
  readonly diesAfter?: number;
}

export function wirePair({ diesAfter = Infinity }: PairOptions = {}): WirePair {
  const listeners: { asking?: Listener; serving?: Listener } = {};
  const heard: WirePair['heard'] = { serving: [], asking: [] };
  const ends: string[] = [];
  let isOver = false;
  let delivered = 0;
  const die = (how: string): void => {
    if (isOver) return;
    isOver = true;
    listeners.asking?.gone(how);
    listeners.serving?.gone(how);
  };
  const end = (to: 'asking' | 'serving'): Wire => {
    const other = to === 'asking' ? 'serving' : 'asking';
    return {
      listen: (on) => {
        listeners[to] = on;
        if (diesAfter === 0) setImmediate(die, 'died at once');
      },
      post: (message, port) => {
        const copy: unknown = structuredClone(message);
        setImmediate(() => {
          if (isOver) return;
          heard[other].push(copy);
          listeners[other]?.message(copy, port);
          if (++delivered >= diesAfter) die(`died after ${delivered}`);
        });
      },
      end: (reason) => {
        ends.push(reason);
        setImmediate(() => {
          die('ended');
        });
      },
    };
  };
  return { asking: end('asking'), serving: end('serving'), die, ends, heard };
}

/** The serving end played by hand: what is asked is kept, what is answered is said by the test. */
export interface ScriptedWire extends Wire {
  readonly posted: unknown[];
  readonly ports: (Port | undefined)[];
  readonly ends: string[];
  readonly say: (message: unknown) => void;
  readonly die: (how: string) => void;
}

export function scriptedWire(react: (message: unknown) => void = () => undefined): ScriptedWire {
  let on: Listener | undefined;
  const posted: unknown[] = [];
  const ports: (Port | undefined)[] = [];
  const ends: string[] = [];
  return {
    posted,
    ports,
    ends,
    listen: (given) => {
      on = given;
    },
    post: (message, port) => {
      posted.push(message);
      ports.push(port);
      react(message);
    },
    end: (reason) => {
      ends.push(reason);
      on?.gone('SIGKILL');
    },
    say: (message) => on?.message(message),
    die: (how) => on?.gone(how),
  };
}
