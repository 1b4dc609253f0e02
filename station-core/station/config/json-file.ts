import { readFile } from 'node:fs/promises';

import { Fault, type FaultCode } from '../../fault.ts';
import { parseStrictJson } from '../../formats/text/strict-json.ts';

/** JSON that people write. Where it is broken, the fault names line and reason; a system error comes through. */
export async function readJsonFile(path: string, code: FaultCode): Promise<unknown> {
  return parseStrictJson(
    await readFile(path),
    ({ line, reason }) => new Fault(code, { path, line, problem: 'not JSON', reason }),
  );
}
