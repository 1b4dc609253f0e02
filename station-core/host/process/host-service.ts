import { z } from 'zod';
import type { Asks, Service } from '../../rpc/service.ts';
import { wantedProcessSchema } from '../wanted-process.ts';

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

/** The host counts what it asks for. */
const processId = z.int().positive();

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
    /** The MessagePort of a process that was asked for comes with this call (Electron only). */
    connectProcess: {
      asks: z.strictObject({ id: processId }),
      answers: z.null(),
      carriesPort: true,
      timeoutMs: 'none',
    },
    /** Answered at once; the host ends when it has closed what it holds. */
    stop: { asks: z.null(), answers: z.null(), timeoutMs: 'none' },
  },
  news: {
    /** The host needs this process, and cannot fork it itself (Electron only). */
    startProcess: z.strictObject({ id: processId, process: wantedProcessSchema }),
    endProcess: z.strictObject({ id: processId }),
  },
} as const satisfies Service;

export type HostService = typeof hostService;
export type OpenHost = Asks<HostService, 'open'>;
