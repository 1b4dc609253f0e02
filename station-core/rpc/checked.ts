import { z } from 'zod';
import { Fault, type FaultEvidence } from '../fault.ts';

/** Which message of which service is checked. */
export interface Place {
  readonly service: string;
  readonly call: string;
  readonly part: 'asks' | 'answers' | 'emits' | 'news';
}

/** From what our code holds to what crosses. Throws `station.bug`: whoever made the value broke its schema. */
export function encodeChecked(schema: z.ZodType, value: unknown, place: Place): unknown {
  const encoded = z.safeEncode(schema, value);
  if (encoded.success) return encoded.data;
  throw brokenSchema(encoded.error, place);
}

/** From what crossed to what our code holds. */
export function decodeChecked(schema: z.ZodType, value: unknown, place: Place): unknown {
  const decoded = z.safeDecode(schema, value);
  if (decoded.success) return decoded.data;
  throw brokenSchema(decoded.error, place);
}

/** Names the rule and the field, never the value: it may be a secret. The zod error itself stays here for the same reason. */
function brokenSchema({ issues }: z.ZodError, place: Place): Fault {
  const [issue] = issues;
  const evidence: FaultEvidence = { ...place, error: 'broken schema', rule: issue?.code ?? 'none' };
  const field = fieldOf(issue?.path ?? []);
  return new Fault('station.bug', field === '' ? evidence : { ...evidence, field });
}

/** Keys that can be names of ours; others may be anything that was sent. */
function fieldOf(path: readonly PropertyKey[]): string {
  return path
    .map(String)
    .filter((part) => /^\w{1,40}$/.test(part))
    .join('.');
}
