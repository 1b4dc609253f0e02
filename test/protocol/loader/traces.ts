/** Recorded sessions of the real esptool (fixtures/vectors/esptool-traces); the device side is a stand-in's. */
import { readFileSync, readdirSync } from 'node:fs';
import { z } from 'zod';

const FOLDER = new URL('../../../fixtures/vectors/esptool-traces/', import.meta.url);

const asked = { dir: z.literal('host'), op: z.string(), size: z.number(), checksum: z.number() };

const TraceLine = z.union([
  z.object({ ...asked, frame: z.string() }).transform((line) => ({ kind: 'request' as const, ...line })),
  /** Data packets are listed by their sub-header, and length and SHA-256 of the data. */
  z
    .object({ ...asked, head: z.string(), data_len: z.number(), data_sha256: z.string() })
    .transform((line) => ({ kind: 'data' as const, ...line })),
  z
    .object({ dir: z.literal('dev'), frame: z.string() })
    .transform(({ frame }) => ({ kind: 'reply' as const, frame: Buffer.from(frame, 'hex') })),
  /** Raw packets of READ_FLASH and their acknowledgements, and notes: no frames of the command protocol. */
  z.object({ dir: z.string() }).transform(() => ({ kind: 'other' as const })),
]);
export type TraceLine = z.infer<typeof TraceLine>;

export const traceNames = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.jsonl'))
  .map((name) => name.slice(0, -'.jsonl'.length));

export function readTrace(name: string): TraceLine[] {
  const lines = readFileSync(new URL(`${name}.jsonl`, FOLDER), 'utf8')
    .trim()
    .split('\n');
  return lines.map((line) => TraceLine.parse(JSON.parse(line)));
}

export const traceFile = (name: string): Buffer => readFileSync(new URL(name, FOLDER));
