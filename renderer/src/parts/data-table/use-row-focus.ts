import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { pagesOf, type TablePage } from './pager.tsx';
import { rowAfterKey } from './row-keys.ts';

interface Parts<Row> {
  readonly rows: readonly Row[];
  readonly page: TablePage | undefined;
  readonly open: ((row: Row) => void) | undefined;
}

interface RowFocus {
  readonly body: RefObject<HTMLTableSectionElement | null>;
  /** The one row that Tab reaches. */
  readonly active: number;
  readonly setActive: (row: number) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** One row has the focus of the table, and keeps it when the keyboard leads to another page. */
export function useRowFocus<Row>({ rows, page, open }: Parts<Row>): RowFocus {
  const body = useRef<HTMLTableSectionElement>(null);
  const [wanted, setWanted] = useState(0);
  const turning = useRef(false);
  const active = Math.min(wanted, rows.length - 1);
  useEffect(() => {
    if (!turning.current) return;
    turning.current = false;
    focusRow(body.current, active);
  }, [rows, active]);
  const onKeyDown = (event: KeyboardEvent): void => {
    // A control within a row has its own keys.
    if (!(event.target instanceof HTMLTableRowElement) || event.ctrlKey || event.altKey || event.metaKey) return;
    const row = rows[active];
    if (event.key === 'Enter' && row !== undefined) open?.(row);
    const space = { rows: rows.length, pages: page === undefined ? 1 : pagesOf(page) };
    const next = rowAfterKey(event.key, { row: active, page: page?.at ?? 0 }, space);
    if (next === undefined) return;
    event.preventDefault();
    setWanted(next.row);
    if (next.page === (page?.at ?? 0)) focusRow(body.current, next.row);
    else {
      turning.current = true;
      page?.go(next.page);
    }
  };
  return { body, active, setActive: setWanted, onKeyDown };
}

function focusRow(body: HTMLTableSectionElement | null, row: number): void {
  body?.rows.item(row)?.focus();
}
