import { z } from 'zod';
import { faultEvidenceSchema } from '../model-schemas.ts';
import type { Fault } from '../fault.ts';
import { conflictSchema, type Conflict, type OpenMatters } from './batch.ts';
import { findingSchema } from './finding.ts';
import { parsePlainJson } from '../plain-json.ts';

/**
 * What a person must see about upstream, also after a restart: the last fault and the claims that others hold. It
 * stops nothing and proves nothing; upstream has its own alarms.
 */
const troubleSchema = z.strictObject({
  lastFault: z
    .strictObject({
      code: z.string(),
      evidence: faultEvidenceSchema,
      at: z.iso.datetime(),
      /** When sending worked again. */
      overAt: z.iso.datetime().exactOptional(),
    })
    .exactOptional(),
  conflicts: z.array(conflictSchema),
  /** Absent in notes of earlier versions. */
  findings: z.array(findingSchema).exactOptional(),
});
/** Where `birthmark sync status` and the officer's desk find it in the ledger's memos. */
export const TROUBLE_MEMO = 'sync-trouble';

export type Trouble = z.infer<typeof troubleSchema>;

/** The newest are kept; a station with more has another problem than the length of this list. */
const MAX_CONFLICTS = 100;

export const NO_TROUBLE: Trouble = { conflicts: [] };

/** A note that cannot be read is no reason to stop: the next attempt writes another. */
export function readTrouble(text: string | undefined): Trouble {
  if (text === undefined) return NO_TROUBLE;
  try {
    return troubleSchema.safeParse(parsePlainJson(text)).data ?? NO_TROUBLE;
  } catch (error) {
    if (error instanceof SyntaxError) return NO_TROUBLE;
    throw error;
  }
}

export function withFault(trouble: Trouble, { code, evidence }: Fault, at: Date): Trouble {
  return { ...trouble, lastFault: { code, evidence: { ...evidence }, at: at.toISOString() } };
}

/** The fault stays to be read, as one that is over. */
export function withSuccess(trouble: Trouble, at: Date): Trouble {
  const { lastFault } = trouble;
  if (lastFault === undefined || lastFault.overAt !== undefined) return trouble;
  return { ...trouble, lastFault: { ...lastFault, overAt: at.toISOString() } };
}

export function withConflicts(trouble: Trouble, conflicts: readonly Conflict[]): Trouble {
  const known = new Set(trouble.conflicts.map((conflict) => JSON.stringify(conflict)));
  const fresh = conflicts.filter((conflict) => !known.has(JSON.stringify(conflict)));
  return { ...trouble, conflicts: [...trouble.conflicts, ...fresh].slice(-MAX_CONFLICTS) };
}

/** What upstream still has open, in place of all that was heard before: what a person resolved there is gone here. */
export function withOpenMatters(trouble: Trouble, { conflicts, findings }: OpenMatters): Trouble {
  const { conflicts: before, findings: foundBefore = [] } = trouble;
  if (JSON.stringify([before, foundBefore]) === JSON.stringify([conflicts, findings])) return trouble;
  return { ...trouble, conflicts: [...conflicts], findings: [...findings] };
}
