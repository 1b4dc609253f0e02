import { createHash } from 'node:crypto';
import { basename, dirname, resolve } from 'node:path';
import { streamDurably, systemErrorCode } from '../../durable-file.ts';
import { Fault } from '../../fault.ts';
import { listPorts } from '../../host/ports/ports.ts';
import { type Diagnosis, diagnose, diagnosisFileName, diagnosisPack } from '../../station/diagnosis/pack.ts';
import { readStationConfig } from '../../station/setup/station-config.ts';
import type { CommandResult } from '../output.ts';

export interface DiagnoseOptions {
  readonly data: string;
  readonly out?: string;
  readonly json: boolean;
}

/** Reads only, beside a station that may be running. */
export async function diagnoseStation({ data, out }: DiagnoseOptions, signal: AbortSignal): Promise<CommandResult> {
  const dataDir = resolve(data);
  const { station } = await readStationConfig(dataDir);
  const adapters = (await listPorts()).map(({ name, path, topologyPath }) => ({ name, path, topologyPath }));
  const diagnosis = await diagnose({ dataDir, station, adapters });
  const path = resolve(out ?? diagnosisFileName(diagnosis));
  const sha256Hex = await written(path, diagnosis, signal);
  const { versions, slots, log } = diagnosis;
  const failed = slots.flatMap((slot) => slot.failed ?? []);
  return {
    text: [
      `${path}: ${slots.length} slots, ${log.length} lines of the log. No secret is in it.`,
      ...failed.map(lineOf),
    ].join('\n'),
    json: {
      ok: true,
      path,
      sha256Hex,
      station,
      versions,
      adapters,
      failed: failed.map(({ frames: _, ...run }) => run),
    },
  };
}

async function written(path: string, diagnosis: Diagnosis, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  const pieces = async function* (): AsyncGenerator<Uint8Array> {
    for await (const piece of diagnosisPack(diagnosis)) {
      hash.update(piece);
      yield piece;
    }
  };
  try {
    await streamDurably({ dir: dirname(path), name: basename(path) }, pieces(), signal);
  } catch (error) {
    const system = systemErrorCode(error);
    if (system === undefined) throw error;
    throw new Fault('export.not-writable', { path, system }, { cause: error });
  }
  return hash.digest('hex');
}

function lineOf({
  slot,
  endedAt,
  outcome,
  stopped,
  frames,
}: NonNullable<Diagnosis['slots'][number]['failed']>): string {
  const where = stopped === undefined ? '' : ` at ${stopped.step}: ${stopped.code}`;
  return `slot ${slot}: ${outcome}${where}, ${endedAt}, ${frames.length} frames`;
}
