import { Fault } from '../fault.ts';
import type { FaultEvidence } from '../fault.ts';
import type { Channel } from './channel.ts';
import { calls, reply } from './messages.ts';
import type { Answers, Asks, CallName, SignerReply } from './messages.ts';

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** One living signer process as seen from the station: requests with ids, each settled once. It never starts another. */
export class Connection {
  readonly #channel: Channel;
  readonly #lost: () => void;
  readonly #waiting = new Map<number, Waiting>();
  readonly #ended = Promise.withResolvers<undefined>();
  #gone: FaultEvidence | undefined;
  #nextId = 1;

  /** `lost` is called once, as soon as this connection is worth nothing any more. */
  constructor(channel: Channel, lost: () => void) {
    this.#channel = channel;
    this.#lost = lost;
    channel.listen({
      message: (message) => {
        const answer = reply.safeParse(message);
        if (answer.success) this.#settle(answer.data);
        else this.giveUp({ reason: 'an answer nobody can read' });
      },
      gone: (how) => {
        this.#lose({ how });
        this.#ended.resolve(undefined);
      },
    });
  }

  /** Rejects with `signer.gone` when the process ends first. Time-outs are the caller's. */
  async ask<C extends CallName>(call: C, asks: Asks<C>): Promise<Answers<C>> {
    if (this.#gone !== undefined) throw new Fault('signer.gone', { call, ...this.#gone });
    const id = this.#nextId++;
    const message = { id, call, asks: calls[call].asks.parse(asks) };
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.#waiting.set(id, { resolve, reject });
    this.#channel.post(message);
    return calls[call].answers.parse(await promise) as Answers<C>; // TypeScript loses the link between call and schema
  }

  /** Kills the process and fails whatever it was still doing; returns the fault that says so. */
  giveUp(evidence: FaultEvidence): Fault {
    if (this.#gone === undefined) {
      this.#lose(evidence);
      this.#channel.kill();
    }
    return new Fault('signer.gone', evidence);
  }

  /** Ends the process and waits until it is gone. */
  async end(): Promise<void> {
    this.giveUp({ reason: 'the signer was closed' });
    await this.#ended.promise;
  }

  #lose(evidence: FaultEvidence): void {
    if (this.#gone !== undefined) return;
    this.#gone = evidence;
    this.#lost();
    for (const { reject } of this.#waiting.values()) reject(new Fault('signer.gone', evidence));
    this.#waiting.clear();
  }

  #settle(answer: SignerReply): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    switch (answer.kind) {
      case 'value':
        return waiting?.resolve(answer.value);
      case 'fault':
        return waiting?.reject(new Fault(answer.code, answer.evidence));
      case 'bug':
        return waiting?.reject(new Error('the signer met a bug', { cause: answer.trace }));
    }
  }
}
