import { existsSync, writeFileSync } from 'node:fs';
import { renderLabel } from '../../../station-core/labels/render-label.ts';
import { renderService } from '../../../station-core/labels/rendering/render-service.ts';
import { serve } from '../../../station-core/rpc/server.ts';
import { parentThreadWire } from '../../../station-core/rpc/wires/thread.ts';

/** Run as a thread. Renders like the real one, unless the label's title says what is to happen instead. */
serve(renderService, parentThreadWire(), {
  order: 'side-by-side',
  gone: () => undefined,
  handlers: {
    render: async (data) => {
      if (data.title === 'dies') process.exit(3);
      if (data.title === 'dies once' && !existsSync(data.product)) {
        writeFileSync(data.product, '');
        process.exit(3);
      }
      if (data.title === 'hangs') await new Promise(() => undefined);
      const { pdf, sha256Hex, inner, outer } = await renderLabel(data);
      return { pdf, sha256Hex, inner, outer };
    },
  },
});
