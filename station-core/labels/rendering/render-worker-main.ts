import { Fault } from '../../fault.ts';
import { Secret, sharedBytes } from '../../secret.ts';
import { serve } from '../../rpc/server.ts';
import { parentThreadWire } from '../../rpc/wires/thread.ts';
import type { LabelData } from '../label-data.ts';
import { proveDrawn } from '../proof/prove-drawn.ts';
import { renderProven } from '../render-label.ts';
import type { LabelDots, RenderedLabel } from '../rendered-label.ts';
import { renderService } from './render-service.ts';
import { withoutWords } from './without-words.ts';

/** The thread that renders labels and reads each back before anybody has it. It writes no file and no log, and ends soon after its last label. */
serve(renderService, parentThreadWire(), {
  order: 'one-at-a-time',
  gone: () => undefined, // the thread ends with whoever started it
  handlers: {
    render: async (data) => {
      using label = await rendered(data);
      using _ = label.qrText; // the other thread has its own
      const { sha256Hex, pdf, inner, outer } = label;
      return { pdf: shared(pdf), sha256Hex, inner: sharedDots(inner), outer: sharedDots(outer) };
    },
  },
});

/** The other thread gets these as they are, where a message would hold a copy. */
function shared(bytes: Secret<Buffer>): Secret<Buffer> {
  const own = bytes.reveal();
  const copy = sharedBytes(own.length);
  copy.set(own);
  return new Secret(Buffer.from(copy.buffer));
}

function sharedDots({ widthDots, heightDots, dotsPerMm, dots }: LabelDots): LabelDots {
  return { widthDots, heightDots, dotsPerMm, dots: shared(dots) };
}

async function rendered(data: LabelData): Promise<RenderedLabel> {
  try {
    return await renderProven(data, proveDrawn);
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw withoutWords(error);
  }
}
