/** Lets one piece of work at a time through, in the order asked: what looks first and writes later stays true between. */
export class SerialQueue {
  #last: Promise<unknown> = Promise.resolve();

  run<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => undefined); // the one who asked gets the error; the next one is not stopped by it
    return result;
  }
}
