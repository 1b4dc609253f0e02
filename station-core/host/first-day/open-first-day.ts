import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { pino, stdSerializers } from 'pino';
import { systemErrorCode } from '../../durable-file.ts';
import { Fault } from '../../fault.ts';
import { SetupLock } from '../../first-day/init/setup-lock.ts';
import type { ScreenService } from '../api/screens.ts';
import type { ScreenSessions } from '../sessions/screen-sessions.ts';
import type { StartProcess } from '../wanted-process.ts';
import { CarriedFiles } from './carried-files.ts';
import { FirstDay } from './first-day.ts';
import { firstDayRouter } from './first-day-router.ts';
import { makeTrial } from './make-trial.ts';
import { PrinterTrial } from './printer-trial.ts';

export interface FirstDayOptions {
  readonly dataDir: string;
  /** Fires when this process is to end. */
  readonly signal: AbortSignal;
  readonly screenSessions: ScreenSessions;
  /** Makes a trial, in a shell that can. */
  readonly trialProgram: string | undefined;
  /** Present where this process cannot fork what it needs. */
  readonly startProcess?: StartProcess;
}

export interface OpenedFirstDay extends ScreenService, AsyncDisposable {
  readonly inService: Promise<void>;
  /** Resolves when the folder is a station. */
  readonly over: Promise<unknown>;
}

/** Serves the setup of DIR to screens until it is a station. It holds the lock of the ledger-to-be: one setup at a time. */
export async function openFirstDay({
  dataDir,
  signal,
  screenSessions,
  trialProgram,
  startProcess,
}: FirstDayOptions): Promise<OpenedFirstDay> {
  using opened = new DisposableStack();
  await makeFolder(dataDir);
  opened.use(SetupLock.take(dataDir, 'screen'));
  await screenSessions.sweep();
  const ending = new AbortController();
  const limit = AbortSignal.any([signal, ending.signal]);
  // There is no log of a station yet; what is written here is a defect, and goes where the shell's own words go.
  const log = pino({ base: null, serializers: { err: stdSerializers.errWithCause } }, process.stderr);
  const firstDay = await FirstDay.open({
    dataDir,
    signal: limit,
    makeTrial: trialProgram === undefined ? undefined : (wanted, stop) => makeTrial(trialProgram, wanted, stop),
    startToken: startProcess === undefined ? undefined : (env) => startProcess({ name: 'token', env: { ...env } }),
    reportBug: (error) => {
      log.error({ err: error }, 'the setup met a defect');
    },
  });
  const held = opened.move();
  return {
    router: firstDayRouter({ firstDay, files: new CarriedFiles(dataDir), printer: new PrinterTrial(dataDir), log }),
    openScreen: (session) => ({ context: { screen: randomUUID(), session }, [Symbol.dispose]: () => undefined }),
    inService: Promise.resolve(),
    over: firstDay.finished,
    [Symbol.asyncDispose]: async () => {
      ending.abort(new Fault('station.stopped'));
      held.dispose();
    },
  };
}

async function makeFolder(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
  } catch (error) {
    const reason = systemErrorCode(error);
    if (reason === undefined) throw error;
    throw new Fault('station.not-writable', { folder: dataDir, reason }, { cause: error });
  }
}
