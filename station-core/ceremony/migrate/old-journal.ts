import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { systemErrorCode } from '../../durable-file.ts';
import { Fault } from '../../fault.ts';
import { sha256HexSchema } from '../../model-schemas.ts';
import { parsePlainJson } from '../../plain-json.ts';

/**
 * The journal of a signing service up to version 0.3: one JSON line for each signature, without chain and without MAC.
 * Whoever could write the disk could write it, so it is read as what somebody says.
 */

const oldLine = z.strictObject({
  tbsSha256Hex: sha256HexSchema,
  /** DER of the ECDSA signature. */
  signatureHex: z.string().regex(/^([0-9a-f]{2}){8,72}$/),
  permit: z.string().min(1),
  at: z.iso.datetime(),
});

export interface OldSignature extends z.infer<typeof oldLine> {
  /** The first line is 1. */
  readonly line: number;
}

export interface OldJournal {
  readonly sha256Hex: string;
  readonly lines: number;
  readonly signatures: readonly OldSignature[];
  readonly damagedLines: readonly number[];
}

/** `undefined` when there is none. A last line without its newline is what a crash left: nothing of it has left the process. */
export async function readOldJournal(path: string): Promise<OldJournal | undefined> {
  const bytes = await bytesOf(path);
  if (bytes === undefined) return undefined;
  const lines = bytes.toString('utf8').split('\n').slice(0, -1);
  const signatures: OldSignature[] = [];
  const damagedLines: number[] = [];
  for (const [at, text] of lines.entries()) {
    const line = at + 1;
    const parsed = oldLine.safeParse(jsonOf(text));
    if (parsed.success) signatures.push({ ...parsed.data, line });
    else damagedLines.push(line);
  }
  const sha256Hex = createHash('sha256').update(bytes).digest('hex');
  return { sha256Hex, lines: lines.length, signatures, damagedLines };
}

async function bytesOf(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    const problem = systemErrorCode(error);
    if (problem === undefined) throw error;
    if (problem === 'ENOENT') return undefined;
    throw new Fault('station.bad-path', { path, problem }, { cause: error });
  }
}

function jsonOf(text: string): unknown {
  try {
    return parsePlainJson(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined; // the schema names it
    throw error;
  }
}
