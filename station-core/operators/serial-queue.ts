/** Lets one piece of work at a time through, in the order asked: what looks first and writes later stays true between. */
export class SerialQueue {
  #last: Promise<unknown> = Promise.resolve();

  take<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined); // the one who asked gets the error; the next one is not stopped by it
    return turn;
  }
}
