import { z } from 'zod';
import { Fault, type FaultCode } from '../../fault.ts';

/** Names the file and the first wrong field. Forgives nothing: what is not a reading or schema error goes on as a bug. */
export function configFault(code: FaultCode, path: string, error: unknown): unknown {
  if (error instanceof Fault) return error; // says more than this could
  if (error instanceof z.ZodError) {
    const [first] = error.issues;
    return new Fault(
      code,
      { path, field: first?.path.join('.') ?? '', problem: first?.message ?? '' },
      { cause: error },
    );
  }
  if (error instanceof Error && 'code' in error)
    return new Fault(code, { path, problem: String(error.code) }, { cause: error });
  return error;
}
