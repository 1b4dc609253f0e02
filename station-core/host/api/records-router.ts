/** The part of the contract that is about the record of a unit, and about exports. */
import type { Exports } from '../exports/exports.ts';
import type { Guarded } from './guard.ts';

export interface RecordParts {
  readonly exports: Exports;
}

const NEVER = new AbortController().signal;

export function recordsRouter({ records }: Guarded, { exports }: RecordParts) {
  return {
    unit: records.unit.handler(({ input, signal }) => exports.record(input.id, signal ?? NEVER)),
    exportUnit: records.exportUnit.handler(({ input: { id, form }, signal }) =>
      exports.export({ unit: id }, form, signal),
    ),
    exportOrder: records.exportOrder.handler(({ input: { order, form }, signal }) =>
      exports.export({ order }, form, signal),
    ),
    exportFound: records.exportFound.handler(({ input: { filters, form }, signal }) =>
      exports.export({ filters }, form, signal),
    ),
  };
}
