import type { z } from 'zod';
import type { FaultCode } from '../fault.ts';
import type { Port } from './wire.ts';

/** One call of a service: what is asked and what is answered. Both ends check both. */
export interface Call {
  readonly asks: z.ZodType;
  readonly answers: z.ZodType;
  /** What may come before the answer. Each event starts the time-out again. */
  readonly emits?: z.ZodType;
  /** A port travels with the call. */
  readonly carriesPort?: true;
  readonly timeoutMs: number | 'none';
}

/** The table of all that one process can ask of another. Schemas are codecs: `z.output` is what our code sees. */
export interface Service {
  /** For evidence and the log. */
  readonly name: string;
  /** The fault of every call whose other end died, hung or made no sense. */
  readonly gone: FaultCode;
  /** That fault where it did not answer in time, for who must be told apart from a failure; absent: `gone`. */
  readonly late?: FaultCode;
  /** What happens to a process that does not answer in time: it is ended, or left to finish what it does. */
  readonly whenLate: 'end' | 'leave';
  readonly calls: Readonly<Record<string, Call>>;
  /** What the serving end reports unasked. */
  readonly news: Readonly<Record<string, z.ZodType>>;
}

export type CallName<S extends Service> = keyof S['calls'] & string;
export type NewsName<S extends Service> = keyof S['news'] & string;
export type Asks<S extends Service, C extends CallName<S>> = z.output<S['calls'][C]['asks']>;
export type Answers<S extends Service, C extends CallName<S>> = z.output<S['calls'][C]['answers']>;
export type News<S extends Service, N extends NewsName<S>> = z.output<S['news'][N]>;

export type Events<S extends Service, C extends CallName<S>> = S['calls'][C] extends {
  readonly emits: infer E extends z.ZodType;
}
  ? z.output<E>
  : never;
type WithPort<S extends Service, C extends CallName<S>> = S['calls'][C] extends { readonly carriesPort: true }
  ? { readonly port: Port }
  : unknown;

/** What a caller gives beside the question. A call that emits needs somebody to hear it. */
export type CallOptions<S extends Service, C extends CallName<S>> = {
  readonly signal: AbortSignal;
  /** Instead of the table's. */
  readonly timeoutMs?: number;
} & ([Events<S, C>] extends [never] ? unknown : { readonly heard: (event: Events<S, C>) => void }) &
  WithPort<S, C>;

/** What a handler gets beside the question. */
export type Context<S extends Service, C extends CallName<S>> = {
  /** Fires when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
  readonly emit: (event: Events<S, C>) => void;
} & WithPort<S, C>;

export type Handlers<S extends Service> = {
  readonly [C in CallName<S>]: (asks: Asks<S, C>, context: Context<S, C>) => Answers<S, C> | Promise<Answers<S, C>>;
};

export type NewsListeners<S extends Service> = {
  readonly [N in NewsName<S>]: (news: News<S, N>) => void;
};
