import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { Fault, type FaultCode } from '../../fault.ts';
import { type JsonReading, problemsEvidence, readJsonBy } from '../../formats/text/read-json-by.ts';
import { parseStrictJson } from '../../formats/text/strict-json.ts';
import type { RefuseText } from '../../formats/text/strict-text.ts';

/** JSON that people write. Where it is broken, the fault names line and reason; a system error comes through. */
export async function readJsonFile(path: string, code: FaultCode): Promise<unknown> {
  return parseStrictJson(await readFile(path), notJson(path, code));
}

/** The same by its schema: the fault lists everything that is wrong with the file. */
export async function readJsonFileBy<T extends z.ZodType>(
  path: string,
  schema: T,
  code: FaultCode,
): Promise<z.output<T>> {
  const read = await readProblems(path, schema, code);
  if (read.ok) return read.value;
  throw new Fault(code, { path, ...problemsEvidence(read.problems) });
}

/** For who has a fault of his own for one of the problems. */
export async function readProblems<T extends z.ZodType>(
  path: string,
  schema: T,
  code: FaultCode,
): Promise<JsonReading<z.output<T>>> {
  return readJsonBy(await readFile(path), { schema, refuse: notJson(path, code) });
}

function notJson(path: string, code: FaultCode): RefuseText {
  return ({ line, reason }) => new Fault(code, { path, line, problem: 'not JSON', reason });
}
