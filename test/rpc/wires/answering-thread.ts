import { serve } from '../../../station-core/rpc/server.ts';
import { parentThreadWire } from '../../../station-core/rpc/wires/thread.ts';
import { lampHandlers, lampService } from '../lamp-service.ts';

/** Run as a thread. Asked to add nothing it throws where nobody catches. */
serve(lampService, parentThreadWire(), {
  order: 'side-by-side',
  gone: () => undefined,
  handlers: {
    ...lampHandlers,
    add: (terms) => {
      if (terms.length === 0) setImmediate(() => nowhere());
      return terms.length === 0 ? new Promise<number>(() => undefined) : terms.length;
    },
  },
});

function nowhere(): never {
  throw new RangeError('caught by nobody');
}
