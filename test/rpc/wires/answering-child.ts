import { serve } from '../../../station-core/rpc/server.ts';
import { parentProcessWire } from '../../../station-core/rpc/wires/child-process.ts';
import { lampHandlers, lampService } from '../lamp-service.ts';

/** Run as a process of its own. Asked to add nothing it dies without an answer; asked for [0] it answers and ends at once. */
serve(lampService, parentProcessWire(), {
  order: 'side-by-side',
  gone: () => process.exit(0),
  handlers: {
    ...lampHandlers,
    add: (terms) => {
      if (terms.length === 0) process.exit(3);
      if (terms[0] === 0) setImmediate(() => process.exit(0));
      return terms[0] === process.ppid ? process.pid : terms.reduce((sum, term) => sum + term, 0);
    },
    unlock: ({ pin }) => `${process.argv.join(' ')}${JSON.stringify(process.env)}`.includes(pin.reveal()),
  },
});
