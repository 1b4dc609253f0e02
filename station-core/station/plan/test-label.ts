import { randomUUID } from 'node:crypto';

/** A label of no unit, and no secret on it. */
const PREFIX = 'test-';

export function testLabelJob(): string {
  return `${PREFIX}${randomUUID()}`;
}

export function isTestLabel(job: string): boolean {
  return job.startsWith(PREFIX);
}
