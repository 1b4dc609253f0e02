import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExportEvent, ExportForm } from '../../contract.ts';
import { systemErrorCode } from '../../durable-file.ts';
import { Fault } from '../../fault.ts';
import { OnDemandClient } from '../../rpc/on-demand-client.ts';
import type { Answers } from '../../rpc/service.ts';
import { startThread } from '../../rpc/wires/thread.ts';
import { LatestValue } from '../views/latest-value.ts';
import { type ExportAsked, type ExportService, exportService } from './export-service.ts';

/** Of the file; in base64 a third more. A message to a screen stays far below what its wire lets wait. */
const PIECE_BYTES = 48 * 1024;

type Progress = Extract<ExportEvent, { kind: 'progress' }>;

/**
 * Makes exports for screens. A file is made in a thread, on the disk and not in memory, and goes to the screen through the
 * contract: it is the one way that both shells have, and the one that knows who is at the screen.
 */
export class Exports implements AsyncDisposable {
  readonly #thread: OnDemandClient<ExportService>;

  constructor(dataDir: string) {
    const main = new URL('export-worker-main.ts', import.meta.url);
    this.#thread = new OnDemandClient(exportService, {
      startProcess: () => startThread({ main, workerData: { dataDir }, keepsAlive: false }),
      open: async () => undefined,
      endsProcess: () => false,
      news: {},
    });
  }

  record(id: string, signal: AbortSignal): Promise<Answers<ExportService, 'record'>> {
    return this.#thread.call('record', { id }, { signal });
  }

  /** Ends when the last byte was taken; whoever stops reading earlier stops the export, and its file is gone either way. */
  async *export(what: ExportAsked, form: ExportForm, given: AbortSignal | undefined): AsyncGenerator<ExportEvent> {
    const stop = new AbortController();
    const signal = given === undefined ? stop.signal : AbortSignal.any([given, stop.signal]);
    const dir = await temporaryFolder();
    try {
      const path = join(dir, 'export');
      const progress = new LatestValue<Progress>({ kind: 'progress', doneUnits: 0, allUnits: 1 }, () => undefined);
      const heard = (event: Omit<Progress, 'kind'>): void => {
        progress.put({ kind: 'progress', ...event });
      };
      const made = this.#thread.call('export', { what, form, path }, { signal, heard });
      const over = (): void => void progress.return();
      made.then(over, over);
      yield* progress;
      yield { kind: 'file', ...(await made) };
      yield* piecesOf(path);
    } finally {
      stop.abort();
      await rm(dir, { recursive: true, force: true });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#thread[Symbol.asyncDispose]();
  }
}

async function temporaryFolder(): Promise<string> {
  try {
    return await mkdtemp(join(tmpdir(), 'birthmark-export-'));
  } catch (error) {
    const system = systemErrorCode(error);
    if (system === undefined) throw error;
    throw new Fault('export.not-writable', { path: tmpdir(), system }, { cause: error });
  }
}

async function* piecesOf(path: string): AsyncGenerator<ExportEvent> {
  await using file = await open(path, 'r');
  const piece = Buffer.alloc(PIECE_BYTES);
  for (;;) {
    const { bytesRead } = await file.read(piece, 0, PIECE_BYTES);
    if (bytesRead === 0) return;
    yield { kind: 'bytes', base64: piece.toString('base64', 0, bytesRead) };
  }
}
