import { COM_CONTROL, type ComPortMessage } from '../../protocol/rfc2217/com-port.ts';

/**
 * Matches the server's answers to what was asked: by topic, in order. RFC 2217 numbers nothing, so two questions on
 * one topic are distinguished by their order alone. Answers that nobody waits for are dropped.
 */
interface Waiting {
  readonly topic: string;
  readonly resolve: (answer: ComPortMessage) => void;
  readonly reject: (reason: Error) => void;
}

export interface AwaitedAnswers extends Disposable {
  readonly all: Promise<ComPortMessage[]>;
}

export class Rfc2217Answers {
  #waiting: Waiting[] = [];
  #end: Error | undefined;

  /** Starts to wait; disposing stops it, answered or not. */
  to(messages: readonly ComPortMessage[]): AwaitedAnswers {
    const mine = messages.map((message) => ({ topic: topicOf(message), ...Promise.withResolvers<ComPortMessage>() }));
    this.#waiting.push(...mine);
    const all = Promise.all(mine.map(({ promise }) => promise));
    all.catch(() => undefined); // whoever asked may have given up already
    if (this.#end !== undefined) this.end(this.#end);
    return {
      all,
      [Symbol.dispose]: () => {
        this.#waiting = this.#waiting.filter((waiting) => !mine.some((own) => own.resolve === waiting.resolve));
      },
    };
  }

  take(answer: ComPortMessage): void {
    const topic = topicOf(answer);
    const index = this.#waiting.findIndex((waiting) => waiting.topic === topic);
    if (index !== -1) this.#waiting.splice(index, 1)[0]?.resolve(answer);
  }

  /** Nothing more will come. */
  end(reason: Error): void {
    this.#end = reason;
    for (const { reject } of this.#waiting) reject(reason);
    this.#waiting = [];
  }
}

/** SET-CONTROL is one command for four things; an answer about RTS is none about DTR. */
function topicOf(message: ComPortMessage): string {
  if (message.kind !== 'set-control') return message.kind;
  const { value } = message;
  if (value >= COM_CONTROL.askDtr && value <= COM_CONTROL.dtrOff) return 'dtr';
  if (value >= COM_CONTROL.askRts && value <= COM_CONTROL.rtsOff) return 'rts';
  return value >= COM_CONTROL.askBreak && value <= COM_CONTROL.breakOff ? 'break' : 'flow control';
}
