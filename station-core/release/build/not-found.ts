import { systemErrorCode } from '../../durable-file.ts';
import { Fault, type FaultEvidence } from '../../fault.ts';

/** What the system says of it is worth knowing: a file that may not be read is not one that is missing. */
export function notFound(evidence: FaultEvidence, error: unknown): Fault {
  const problem = systemErrorCode(error);
  const seen = problem === undefined ? evidence : { ...evidence, problem };
  return new Fault('firmware.not-found', seen, { cause: error });
}
