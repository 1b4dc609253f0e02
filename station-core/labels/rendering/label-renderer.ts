import { Fault } from '../../fault.ts';
import { OnDemandClient } from '../../rpc/on-demand-client.ts';
import { startThread } from '../../rpc/wires/thread.ts';
import { checkLabelData, type LabelData } from '../label-data.ts';
import { provisioningText } from '../provisioning-text.ts';
import { RenderedLabel } from '../rendered-label.ts';
import { type RenderService, renderService } from './render-service.ts';

export type RenderLabel = (data: LabelData, signal: AbortSignal) => Promise<RenderedLabel>;

/** The slots of a jig print in bursts; the next unit of a slot is a minute away. */
const IDLE_MS = 300;

const MAIN = new URL('render-worker-main.ts', import.meta.url);

/**
 * Renders labels in a thread of its own, so that sixty-four of them at once hold up no board. Equal data gives the same
 * bytes as `renderLabel`. The thread starts with a label and ends soon after the last one that waits, and its memory
 * with it: what draws a label knows only strings, which cannot be wiped.
 */
export class LabelRenderer implements AsyncDisposable {
  readonly #thread: OnDemandClient<RenderService>;
  readonly #timeout: { readonly timeoutMs?: number };
  #waiting = 0;
  #ending: NodeJS.Timeout | undefined;

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
    const ask = () => this.#thread.call('render', data, { signal, ...this.#timeout });
    clearTimeout(this.#ending);
    this.#waiting += 1;
    try {
      const parts = await ask().catch((error: unknown) => {
        if (!isGone(error)) throw error;
        return ask(); // a thread that dies takes the labels of all slots with it; rendering again changes nothing
      });
      const { ssid, ownerName: username, softApPassword, ownershipCode } = data;
      return new RenderedLabel(parts, provisioningText({ ssid, username, softApPassword, ownershipCode }));
    } finally {
      this.#waiting -= 1;
      if (this.#waiting === 0) this.#endSoon();
    }
  };

  #endSoon(): void {
    this.#ending = setTimeout(() => {
      this.#thread.restart().catch(() => undefined); // a thread that cannot be ended is ended with this process
    }, IDLE_MS).unref();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearTimeout(this.#ending);
    await this.#thread[Symbol.asyncDispose]();
  }
}

function isGone(error: unknown): boolean {
  return error instanceof Fault && error.code === renderService.gone;
}
