import type { MessagePort } from 'node:worker_threads';

/** What crosses between two processes for the ports that one gave the other: each has a number. */
export type Relayed =
  | { readonly port: number; readonly data: unknown }
  | { readonly port: number; readonly over: true };

/** Electron's ports cross between processes, Node's do not: what comes out of this one goes through `send` to the other. */
export class PortRelay {
  readonly #send: (message: Relayed) => void;
  readonly #ports = new Map<number, MessagePort>();

  constructor(send: (message: Relayed) => void) {
    this.#send = send;
  }

  add(id: number, port: MessagePort): void {
    this.#ports.set(id, port);
    port.on('message', (data: unknown) => {
      this.#send({ port: id, data });
    });
    port.once('close', () => {
      if (this.#ports.delete(id)) this.#send({ port: id, over: true });
    });
  }

  take(message: Relayed): void {
    const port = this.#ports.get(message.port);
    if ('data' in message) port?.postMessage(message.data);
    else port?.close();
  }

  /** The other process is gone. */
  closeAll(): void {
    for (const port of this.#ports.values()) port.close();
  }
}
