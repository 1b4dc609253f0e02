import { Fault } from '../../fault.ts';
import { serve } from '../../rpc/server.ts';
import { parentThreadWire } from '../../rpc/wires/thread.ts';
import type { LabelData } from '../label-data.ts';
import { type RenderedLabel, renderLabel } from '../label-pdf.ts';
import { renderService } from './render-service.ts';
import { withoutWords } from './without-words.ts';

/** The thread that renders labels. It writes no file and no log, and wipes each label as soon as it is sent. */
serve(renderService, parentThreadWire(), {
  order: 'one-at-a-time',
  gone: () => undefined, // the thread ends with whoever started it
  handlers: {
    render: async (data) => {
      const label = await rendered(data);
      // The answer is copied to the other thread in this turn of the event loop, so its bytes are not needed in the next.
      setImmediate(() => label.pdf.reveal().fill(0));
      return label;
    },
  },
});

async function rendered(data: LabelData): Promise<RenderedLabel> {
  try {
    return await renderLabel(data);
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw withoutWords(error);
  }
}
