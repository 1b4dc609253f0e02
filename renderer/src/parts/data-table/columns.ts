import type { ReactNode } from 'react';

export interface Column<Row> {
  /** Names it in the choice of columns, in the order of rows and in addresses. */
  readonly id: string;
  readonly title: string;
  readonly cell: (row: Row) => ReactNode;
  /** Its title orders the table by it. */
  readonly sorts?: boolean;
  /** Numbers stand at the right, their digits below each other. */
  readonly numeric?: boolean;
  /** `always` cannot be hidden; `extra` is hidden until somebody wants it. */
  readonly shown?: 'always' | 'extra';
}

type Choosable = Pick<Column<never>, 'id' | 'shown'>;

/** What is shown before anybody has chosen. */
export function columnsAtFirst(columns: readonly Choosable[]): readonly string[] {
  return columns.filter(({ shown }) => shown !== 'extra').map(({ id }) => id);
}

/** Reads a remembered choice. Columns may have come and gone since; what cannot be hidden is always there. */
export function chosenColumns(columns: readonly Choosable[], remembered: string | null): readonly string[] {
  if (remembered === null) return columnsAtFirst(columns);
  const chosen = remembered.split(' ');
  return columns.filter(({ id, shown }) => shown === 'always' || chosen.includes(id)).map(({ id }) => id);
}

export function withColumn(chosen: readonly string[], id: string): readonly string[] {
  return chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id];
}
