import { Fault } from '../../fault.ts';
import { Secret, sharedBytes } from '../../secret.ts';
import { serve } from '../../rpc/server.ts';
import { parentThreadWire } from '../../rpc/wires/thread.ts';
import type { LabelData } from '../label-data.ts';
import { type RenderedLabel, renderLabel } from '../label-pdf.ts';
import { renderService } from './render-service.ts';
import { withoutWords } from './without-words.ts';

/** The thread that renders labels. It writes no file and no log, and ends soon after its last label. */
serve(renderService, parentThreadWire(), {
  order: 'one-at-a-time',
  gone: () => undefined, // the thread ends with whoever started it
  handlers: {
    render: async (data) => {
      using label = await rendered(data);
      const own = label.pdf.reveal();
      const shared = sharedBytes(own.length);
      shared.set(own); // the other thread gets this one as it is, where a message would hold a copy
      own.fill(0);
      return { pdf: new Secret(Buffer.from(shared.buffer)), sha256Hex: label.sha256Hex };
    },
  },
});

async function rendered(data: LabelData): Promise<RenderedLabel & Disposable> {
  try {
    const label = await renderLabel(data);
    return Object.assign(label, {
      [Symbol.dispose]: () => {
        label.qrText[Symbol.dispose]();
      },
    });
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw withoutWords(error);
  }
}
