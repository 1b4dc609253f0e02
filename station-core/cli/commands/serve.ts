import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { forkHost } from '../../host/process/host-process.ts';
import { type HostNews, Launcher } from '../../host/process/launcher.ts';
import { faultText } from '../output.ts';
import { BEFORE_SCREENS, namePreflight } from '../station-check/preflight.ts';
import { trialJigFor } from './trial-jig.ts';

export interface ServeOptions {
  readonly data: string;
  readonly port: number;
  readonly json: boolean;
  /** False for a service, whose output goes to a log. */
  readonly link: boolean;
}

const SCREENS_DIR = fileURLToPath(new URL('../../../renderer/dist', import.meta.url));
const TRIAL_PROGRAM = fileURLToPath(new URL('../../../fixtures/demo-station/main.ts', import.meta.url));
const LINK_LIFETIME_MS = 2 * 60_000;

export async function serve({ data, port, json, link }: ServeOptions, signal: AbortSignal): Promise<void> {
  const dataDir = resolve(data);
  await using trialJig = trialJigFor(dataDir);
  await namePreflight(dataDir, BEFORE_SCREENS, signal); // the screens show the same, and how to mend it
  const launcher = new Launcher({
    startProcess: () => forkHost({ dataDir }),
    open: {
      dataDir,
      trialProgram: TRIAL_PROGRAM,
      kiosk: {
        port,
        screensDir: SCREENS_DIR,
        linkLifetimeMs: LINK_LIFETIME_MS,
      },
    },
    notify,
    prepare: trialJig.prepare,
  });
  signal.addEventListener('abort', () => void launcher.stop(), { once: true });
  try {
    await launcher.start();
    if (link) await untilEnded(launcher, { json, signal });
    else await launcher.ended();
  } catch (error) {
    if (!signal.aborted) throw error; // stopped as asked
  } finally {
    await launcher.stop();
  }
}

async function untilEnded(launcher: Launcher, how: { json: boolean; signal: AbortSignal }): Promise<void> {
  await printLink(launcher, how);
  using _lines = onEachLine(() => {
    printLink(launcher, how).catch((error: unknown) => {
      process.stderr.write(`${faultText(error)}\n`); // the station may be just starting again
    });
  });
  await launcher.ended();
}

/** Each link lets one browser in, once. A line on stdin asks for another: a second screen, or a browser that restarted. */
async function printLink(launcher: Launcher, { json, signal }: { json: boolean; signal: AbortSignal }): Promise<void> {
  const url = await launcher.drawLink(signal);
  if (json) {
    process.stdout.write(`${JSON.stringify({ ok: true, url, validMs: LINK_LIFETIME_MS })}\n`);
    return;
  }
  process.stdout.write(`${url}\n`);
  process.stderr.write('Open it within two minutes; it works once. Press Enter for another one, Ctrl-C to stop.\n');
}

function notify(news: HostNews): void {
  if (news.kind === 'ready') return;
  process.stderr.write(`The station process stopped (${news.how}); it starts again in ${news.againInMs} ms.\n`);
}

function onEachLine(work: () => void): Disposable {
  const lines = createInterface({ input: process.stdin, terminal: false }).on('line', work);
  return {
    [Symbol.dispose]: () => {
      lines.close();
      process.stdin.destroy(); // an open terminal would keep the process alive
    },
  };
}
