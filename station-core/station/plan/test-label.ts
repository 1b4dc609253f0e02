import { randomUUID } from 'node:crypto';

/** A label of no unit, and no secret on it: no ledger knows this job as a label. */
export function testLabelJob(): string {
  return `test-${randomUUID()}`;
}
