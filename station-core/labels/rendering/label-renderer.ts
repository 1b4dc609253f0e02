import { Fault } from '../../fault.ts';
import { OnDemandClient } from '../../rpc/on-demand-client.ts';
import { startThread } from '../../rpc/wires/thread.ts';
import { checkLabelData, type LabelData } from '../label-data.ts';
import type { RenderedLabel } from '../label-pdf.ts';
import { type RenderService, renderService } from './render-service.ts';

export type RenderLabel = (data: LabelData, signal: AbortSignal) => Promise<RenderedLabel>;

const MAIN = new URL('render-worker-main.ts', import.meta.url);

/**
 * Renders labels in a thread of its own, so that sixty-four of them at once hold up no board. Equal data gives the same
 * bytes as `renderLabel`. The thread starts with the first label.
 */
export class LabelRenderer implements AsyncDisposable {
  readonly #thread: OnDemandClient<RenderService>;
  readonly #timeout: { readonly timeoutMs?: number };

  /** Other than the defaults in tests only: a thread that dies or hangs, and less patience with it. */
  constructor({ main = MAIN, ...timeout }: { readonly main?: URL; readonly timeoutMs?: number } = {}) {
    this.#timeout = timeout;
    this.#thread = new OnDemandClient(renderService, {
      startProcess: () => startThread({ main, workerData: null, keepsAlive: false }),
      open: async () => undefined,
      endsProcess: () => false,
      news: {},
    });
  }

  /** Throws what `renderLabel` throws, the signal's reason, and `label.renderer-gone` when the thread died or hung twice. */
  readonly render: RenderLabel = async (data, signal) => {
    checkLabelData(data); // on this side too: what cannot be printed need not cross
    const ask = (): Promise<RenderedLabel> => this.#thread.call('render', data, { signal, ...this.#timeout });
    try {
      return await ask();
    } catch (error) {
      if (!isGone(error)) throw error;
      return ask(); // a thread that dies takes the labels of all slots with it; rendering again changes nothing
    }
  };

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#thread[Symbol.asyncDispose]();
  }
}

function isGone(error: unknown): boolean {
  return error instanceof Fault && error.code === renderService.gone;
}
