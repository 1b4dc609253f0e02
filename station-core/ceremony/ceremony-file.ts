import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type FilePath, systemErrorCode, writeDurably } from '../durable-file.ts';
import { Fault } from '../fault.ts';
import * as fields from '../formats/documents/fields.ts';
import { parsePlainJson } from '../plain-json.ts';

/** The file in which a ceremony keeps what was done. A crash leaves it as it was before a step or after it, never between. */

/** What every ceremony is asked. */
export const commonSettings = {
  people: z.array(z.strictObject({ name: fields.printable(128), role: fields.printable(128) })).min(2),
  name: z.strictObject({ organization: fields.printable(64), commonName: fields.printable(64) }),
  software: fields.printable(64),
} as const;
export const scopeSchema = z.strictObject({
  organization: fields.printable(64),
  organizationalUnit: fields.printable(64).exactOptional(),
});
export const stepsSchema = z.array(z.strictObject({ at: z.iso.datetime(), says: z.string().min(1) }));

/** Undefined when there is no such file; a file that cannot be read as one never passes for none. */
export async function readCeremonyFile<T>(path: FilePath, schema: z.ZodType<T>): Promise<T | undefined> {
  const where = join(path.dir, path.name);
  let text: string;
  try {
    text = await readFile(where, 'utf8');
  } catch (error) {
    const problem = systemErrorCode(error);
    if (problem === 'ENOENT') return undefined;
    throw problem === undefined ? error : new Fault('station.bad-path', { path: where, problem }, { cause: error });
  }
  const parsed = schema.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  const field = parsed.error.issues[0]?.path.join('.') ?? '';
  throw new Fault('ceremony.damaged', { path: where, field });
}

export async function writeCeremonyFile(path: FilePath, value: unknown, signal: AbortSignal): Promise<void> {
  await writeText(path, `${JSON.stringify(value, undefined, 2)}\n`, signal);
}

export async function writeText(path: FilePath, text: string, signal: AbortSignal): Promise<void> {
  try {
    await writeDurably(path, Buffer.from(text, 'utf8'), signal);
  } catch (error) {
    const problem = systemErrorCode(error);
    if (problem === undefined) throw error;
    throw new Fault('station.bad-path', { path: join(path.dir, path.name), problem }, { cause: error });
  }
}

function jsonOf(text: string): unknown {
  try {
    return parsePlainJson(text);
  } catch {
    return undefined; // the schema says what is wrong with it
  }
}
