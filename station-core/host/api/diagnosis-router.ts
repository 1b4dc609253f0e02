/** The part of the contract that is about finding out why. */
import { createHash } from 'node:crypto';
import type { DiagnosisView, ExportEvent, TracedRunView } from '../../contract.ts';
import type { Diagnosis } from '../../station/diagnosis/pack.ts';
import { diagnosisFileName, diagnosisPack } from '../../station/diagnosis/pack.ts';
import type { SlotTrace } from '../../station/diagnosis/slot-trace.ts';
import { whole } from '../../station/records/archive.ts';
import type { Guarded } from './guard.ts';

export interface DiagnosisParts {
  readonly diagnose: () => Promise<Diagnosis>;
}

/** A screen shows no more; the export has them all. */
const MOST_LINES_SHOWN = 300;
const PIECE_BYTES = 48 * 1024;

export function diagnosisRouter({ diagnosis: contracted }: Guarded, { diagnose }: DiagnosisParts) {
  return {
    show: contracted.show.handler(async () => viewOf(await diagnose())),
    export: contracted.export.handler(async () => exported(await diagnose())),
  };
}

async function* exported(diagnosis: Diagnosis): AsyncGenerator<ExportEvent> {
  const bytes = await whole(diagnosisPack(diagnosis));
  const name = diagnosisFileName(diagnosis);
  yield { kind: 'file', name, sizeBytes: bytes.length, sha256Hex: createHash('sha256').update(bytes).digest('hex') };
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
    yield { kind: 'bytes', base64: bytes.toString('base64', at, Math.min(bytes.length, at + PIECE_BYTES)) };
  }
}

function viewOf({ versions, adapters, slots, log }: Diagnosis): DiagnosisView {
  return {
    versions,
    adapters: [...adapters],
    slots: slots.map(({ slot, last, failed }) => ({ slot, last: runView(last), failed: runView(failed) })),
    log: log.slice(-MOST_LINES_SHOWN).reverse(),
  };
}

function runView(trace: SlotTrace | undefined): TracedRunView | null {
  if (trace === undefined) return null;
  const { run, port, product, endedAt, outcome, unit = null, serial = null, stopped = null, bootLog, frames } = trace;
  return {
    run,
    port,
    product,
    endedAt,
    outcome,
    unit,
    serial,
    stopped,
    bootLog: bootLog === undefined ? null : { ...bootLog, text: bootLog.text ?? null },
    frames: frames.map(({ hex = null, status = null, ...frame }) => ({ ...frame, hex, status })),
  };
}
