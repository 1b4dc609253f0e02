import { z } from 'zod';
import type { Asks, Service } from '../../rpc/service.ts';

/** All that a shell asks of the host process it started, and what the host reports to it. */

const openHost = z.strictObject({
  dataDir: z.string().min(1),
  /** The program that makes a trial station; absent where none can be made. */
  trialProgram: z.string().min(1).optional(),
  /** Present in the kiosk shell: the host serves its screens itself. */
  kiosk: z
    .strictObject({
      /** 0: any free one. */
      port: z.int().min(0).max(65_535),
      screensDir: z.string().min(1),
      linkLifetimeMs: z.int().positive(),
    })
    .optional(),
});

export const hostService = {
  name: 'station host',
  gone: 'station.host-gone',
  whenLate: 'leave', // it may be in the middle of a flash
  calls: {
    /**
     * Emits when screens are answered, answers when boards may come. A fault keeps it from service: it ends then. `set-up`:
     * this process has made a station of the folder and ends; the next one opens it.
     */
    open: {
      asks: openHost,
      emits: z.strictObject({ kind: z.literal('ready'), port: z.int().optional() }),
      answers: z.enum(['in-service', 'set-up']),
      timeoutMs: 'none', // the check of a long ledger takes its time
    },
    /** A link that lets one screen in. */
    drawLink: { asks: z.null(), answers: z.string(), timeoutMs: 60_000 },
    /** A screen's MessagePort comes with this call (Electron only). */
    connectScreen: { asks: z.null(), answers: z.null(), carriesPort: true, timeoutMs: 'none' },
    /** The MessagePort of the signer that was asked for comes with this call (Electron only). */
    connectSigner: { asks: z.null(), answers: z.null(), carriesPort: true, timeoutMs: 'none' },
    /** Answered at once; the host ends when it has closed what it holds. */
    stop: { asks: z.null(), answers: z.null(), timeoutMs: 'none' },
  },
  news: {
    /** The host needs a signer, instead of the one before, and cannot fork one itself (Electron only). */
    startSigner: z.strictObject({ args: z.array(z.string()), env: z.record(z.string(), z.string()) }),
    endSigner: z.null(),
  },
} as const satisfies Service;

export type HostService = typeof hostService;
export type OpenHost = Asks<HostService, 'open'>;
