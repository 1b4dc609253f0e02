/**
 * Why the tables of a ledger are rebuilt from its entries. Nothing is lost by it, but the two reasons mean very different
 * things: new software defines its tables in another way, or somebody else has written in the file.
 */
import { z } from 'zod';

export const tablesToRebuild = z.strictObject({
  reason: z.enum(['schema-changed', 'contents-differed']),
  tables: z.array(z.string().min(1).max(64)).min(1).readonly(),
  /** The software that ran on this ledger before, when its tables are defined in another way. */
  fromVersion: z.string().min(1).exactOptional(),
});
export type TablesToRebuild = z.output<typeof tablesToRebuild>;

export interface DifferingTables {
  /** Other columns, indexes, rules or triggers than this software makes. */
  readonly inDefinition: readonly string[];
  readonly inRows: readonly string[];
}

export interface Versions {
  /** Of the last `station-started` entry, which is under the checkpoints: nobody can make up an upgrade. */
  readonly before: string | undefined;
  readonly now: string | undefined;
}

/** Only other software explains other definitions. Everything else is a change that the entries do not explain. */
export function rebuildReasons(
  { inDefinition, inRows }: DifferingTables,
  { before, now }: Versions,
): readonly TablesToRebuild[] {
  const upgraded = before !== undefined && now !== undefined && before !== now;
  const differed = upgraded ? inRows : [...inDefinition, ...inRows];
  return [
    ...(upgraded && inDefinition.length > 0
      ? [{ reason: 'schema-changed' as const, tables: inDefinition, fromVersion: before }]
      : []),
    ...(differed.length > 0 ? [{ reason: 'contents-differed' as const, tables: differed }] : []),
  ];
}
