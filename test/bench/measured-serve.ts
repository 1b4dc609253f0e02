import { join } from 'node:path';
import { forkHost } from '../../station-core/host/process/host-process.ts';
import { Launcher } from '../../station-core/host/process/launcher.ts';

/** `serve --data DIR` as the kiosk shell does it, on the host that is measured. */
const dataDir = process.argv[process.argv.indexOf('--data') + 1] ?? '';
const launcher = new Launcher({
  startProcess: () => forkHost({ dataDir, main: join(import.meta.dirname, 'measured-host.ts') }),
  open: {
    dataDir,
    kiosk: {
      port: 0,
      screensDir: join(import.meta.dirname, '..', '..', 'renderer', 'dist'),
      linkLifetimeMs: 120_000,
    },
  },
  notify: () => undefined,
});
process.on('SIGTERM', () => void launcher.stop());
await launcher.start();
process.stdout.write(`${JSON.stringify({ url: await launcher.drawLink(AbortSignal.timeout(5_000)) })}\n`);
await launcher.ended();
