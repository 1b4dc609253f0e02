import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { Fault } from '../../fault.ts';
import { faultEvidenceSchema } from '../../model-schemas.ts';
import { faultOfCode } from '../../rpc/carried-fault.ts';
import { unless } from '../../wait.ts';
import { parsePlainJson } from '../../plain-json.ts';

export interface TrialWanted {
  readonly dataDir: string;
  readonly station: string;
}

/** Makes the station, or finds it half made and makes the rest. */
export type MakeTrial = (wanted: TrialWanted, signal: AbortSignal) => Promise<void>;

const PRODUCT = 'lamp-one';
/** Keys in software take seconds, on a busy machine a minute. */
const TIMEOUT_MS = 5 * 60_000;

const answerSchema = z.union([
  z.object({ ok: z.literal(true) }),
  z.object({ ok: z.literal(false), fault: z.object({ code: z.string(), evidence: faultEvidenceSchema.default({}) }) }),
]);

/** By the program of `birthmark station trial`: a root, officers and a token in plain files are no part of the station. */
export async function makeTrial(
  program: string,
  { dataDir, station }: TrialWanted,
  signal: AbortSignal,
): Promise<void> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
  const args = [program, '--data', dataDir, '--station', station, '--product', PRODUCT, '--json'];
  const made = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], signal: limit });
  made.on('error', () => undefined); // it was ended by the signal; what it answered says the rest
  const answer = answerSchema.safeParse(jsonOf(await unless(limit, text(made.stdout))));
  const place = { service: 'trial setup', call: 'station trial' };
  if (!answer.success) throw new Fault('station.bug', place);
  if (!answer.data.ok) throw faultOfCode(answer.data.fault, place);
}

function jsonOf(answer: string): unknown {
  try {
    return parsePlainJson(answer);
  } catch {
    return undefined; // it died before it answered
  }
}
