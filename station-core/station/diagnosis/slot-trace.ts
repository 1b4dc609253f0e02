/**
 * DIR/diagnosis: what the board of the newest run of each slot printed, and the last frames of the newest run that failed
 * there. Two small files a slot, each replaced by the next run; nothing in them is secret, and nothing is decided by them.
 */
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { systemErrorCode, writeDurably } from '../../durable-file.ts';
import { faultEvidenceSchema, outcomeSchema } from '../../model-schemas.ts';
import type { BoardTrace } from '../../device/trace/board-trace.ts';
import type { RunResult } from '../plan/run-unit.ts';
import type { SlotOrder } from '../run-context.ts';
import type { OpenedStation } from '../setup/open-station.ts';
import { parsePlainJson } from '../../plain-json.ts';

const bootLogSchema = z.strictObject({
  at: z.iso.datetime(),
  text: z.string().exactOptional(),
  banner: z.string(),
  consoleBytes: z.int().nonnegative(),
  consoleSha256Hex: z.string(),
});

const frameSchema = z.strictObject({
  at: z.iso.datetime(),
  direction: z.enum(['sent', 'received']),
  name: z.string(),
  lengthBytes: z.int().nonnegative(),
  hex: z.string().exactOptional(),
  status: z.string().exactOptional(),
});

export const slotTraceSchema = z.strictObject({
  v: z.literal(1),
  slot: z.int().positive(),
  port: z.string(),
  product: z.string(),
  run: z.string(),
  endedAt: z.iso.datetime(),
  outcome: outcomeSchema,
  unit: z.string().exactOptional(),
  serial: z.string().exactOptional(),
  stopped: z.strictObject({ step: z.string(), code: z.string(), evidence: faultEvidenceSchema }).exactOptional(),
  bootLog: bootLogSchema.exactOptional(),
  frames: z.array(frameSchema).readonly(),
});
export type SlotTrace = z.output<typeof slotTraceSchema>;

/** The newest run of a slot, and the newest that failed; they are the same one, or the one is absent. */
export interface SlotTraces {
  readonly slot: number;
  readonly last?: SlotTrace;
  readonly failed?: SlotTrace;
}

const WRITE_TIMEOUT_MS = 10_000;
const FILE = /^slot-(\d{1,3})\.(last|failed)\.json$/;

interface Traced {
  readonly trace: BoardTrace;
  readonly result: RunResult;
}

/** Whatever goes wrong here, the unit is what its run made of it. */
export async function keepSlotTrace(
  { dataDir, log }: Pick<OpenedStation, 'dataDir' | 'log'>,
  order: SlotOrder,
  traced: Traced,
): Promise<void> {
  try {
    await write(join(dataDir, 'diagnosis'), slotTraceOf(order, traced));
  } catch (error) {
    log.warn({ run: traced.result.run, slot: order.slot, err: error }, 'what the board has shown could not be kept');
  }
}

/** A run that did not pass replaces both files. */
async function write(dir: string, kept: SlotTrace): Promise<void> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const bytes = Buffer.from(`${JSON.stringify(kept, null, 2)}\n`);
  for (const name of kept.outcome === 'PASS' ? ['last'] : ['last', 'failed']) {
    const place = { dir, name: `slot-${kept.slot}.${name}.json` };
    await writeDurably(place, bytes, AbortSignal.timeout(WRITE_TIMEOUT_MS));
  }
}

/** Frames are kept of runs that did not pass. */
function slotTraceOf({ slot, port, product }: SlotOrder, { trace, result }: Traced): SlotTrace {
  const { run, outcome, unit, serial, stopped } = result;
  return {
    v: 1,
    slot,
    port,
    product: product.config.product,
    run,
    endedAt: new Date().toISOString(),
    outcome,
    ...(unit !== undefined && { unit }),
    ...(serial !== undefined && { serial }),
    ...(stopped !== undefined && { stopped: stopOf(stopped) }),
    ...(trace.bootLog !== undefined && { bootLog: trace.bootLog }),
    frames: outcome === 'PASS' ? [] : trace.frames,
  };
}

/** By slot. What is no such file, or is not what was written, is left out: it was somebody else's. */
export async function readSlotTraces(dataDir: string): Promise<readonly SlotTraces[]> {
  const dir = join(dataDir, 'diagnosis');
  const slots = new Map<number, SlotTraces>();
  for (const name of await namesIn(dir)) {
    const [, slotText, kind] = FILE.exec(name) ?? [];
    if (slotText === undefined) continue;
    const trace = readTrace(await readFile(join(dir, name), 'utf8'));
    if (trace === undefined) continue;
    const slot = Number(slotText);
    const before = slots.get(slot) ?? { slot };
    slots.set(slot, kind === 'last' ? { ...before, last: trace } : { ...before, failed: trace });
  }
  return [...slots.values()].sort((a, b) => a.slot - b.slot);
}

function stopOf({ step, fault }: NonNullable<RunResult['stopped']>): NonNullable<SlotTrace['stopped']> {
  return { step, code: fault.code, evidence: fault.evidence };
}

function readTrace(text: string): SlotTrace | undefined {
  try {
    return slotTraceSchema.safeParse(parsePlainJson(text)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

async function namesIn(dir: string): Promise<string[]> {
  try {
    return await readdir(dir);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return [];
    throw error;
  }
}
