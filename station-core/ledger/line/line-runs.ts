/** The ended runs and steps that a question about the line is about, out of the tables of `search/tables/steps.ts`. */
import type { Outcome } from '../../model/outcome.ts';
import { statement, type Db } from '../store.ts';

/** A period, and whose runs in it. What is absent lets everything through. */
export interface LineFilter {
  /** ISO 8601; a run belongs to the period in which it ended. */
  readonly since: string;
  /** Absent: everything since, also what a clock that was set back calls the future. */
  readonly until?: string | undefined;
  readonly order?: string | undefined;
  readonly operator?: string | undefined;
  /** Another one than the ledger's has no runs in it. */
  readonly station?: string | undefined;
  readonly product?: string | undefined;
  readonly slot?: number | undefined;
}

export interface LineRun {
  readonly unit: string | null;
  readonly slot: number;
  readonly order: string | null;
  readonly operator: string | null;
  readonly endedAtMs: number;
  readonly durationMs: number;
  readonly outcome: Outcome;
  readonly fault: string | null;
}

export interface LineStep {
  readonly step: string;
  readonly outcome: Outcome;
  readonly durationMs: number;
  /** How long after its run began; steps of several plans stand in this order. */
  readonly startMs: number;
}

/** A unit that had passed before was put in again: a run that changed nothing says nothing of the line. */
const COUNTS = `(fault IS NULL OR fault <> 'unit.already-provisioned')`;

const WHERE = `closedAtMs >= :sinceMs AND closedAtMs < :untilMs AND isSelfTest = 0
  AND (:order IS NULL OR "order" = :order) AND (:operator IS NULL OR operator = :operator)
  AND (:product IS NULL OR product = :product) AND (:slot IS NULL OR slot = :slot)`;

export function runsIn(db: Db, filter: LineFilter): LineRun[] {
  const rows = statement(
    db,
    `SELECT unit, slot, "order", operator, closedAtMs AS endedAtMs, closedAtMs - begunAtMs AS durationMs, outcome, fault
      FROM stepRuns WHERE ${WHERE} AND ${COUNTS} ORDER BY closedAtMs, id`,
  );
  return rows.all(parametersOf(filter)) as LineRun[];
}

export function stepsIn(db: Db, filter: LineFilter): LineStep[] {
  const rows = statement(
    db,
    `SELECT step, steps.outcome, endedAtMs - steps.begunAtMs AS durationMs, steps.begunAtMs - stepRuns.begunAtMs AS startMs
      FROM stepRuns JOIN steps ON steps.run = stepRuns.id
      WHERE ${WHERE} AND endedAtMs IS NOT NULL`,
  );
  return rows.all(parametersOf(filter)) as LineStep[];
}

function parametersOf({ since, until, order, operator, product, slot }: LineFilter) {
  const untilMs = until === undefined ? Number.MAX_SAFE_INTEGER : Date.parse(until);
  const text = { order: order ?? null, operator: operator ?? null, product: product ?? null };
  return { ...text, slot: slot ?? null, sinceMs: Date.parse(since), untilMs };
}
