/** Where the keyboard leads in a table: to a row of this page, or to another page. Pure. */
export interface RowPlace {
  readonly row: number;
  readonly page: number;
}

export interface RowSpace {
  readonly rows: number;
  readonly pages: number;
}

const LEAP_ROWS = 10;
const LAST = Number.MAX_SAFE_INTEGER;

/**
 * Undefined for keys that move nothing. From the last row one goes down to the first of the next page, and back up to the
 * last of the one before; how many rows another page has is found out when it is there.
 */
export function rowAfterKey(key: string, at: RowPlace, { rows, pages }: RowSpace): RowPlace | undefined {
  const { row, page } = at;
  switch (key) {
    case 'ArrowDown':
    case 'PageDown':
      if (row < rows - 1) return { row: Math.min(rows - 1, row + (key === 'PageDown' ? LEAP_ROWS : 1)), page };
      return page < pages - 1 ? { row: 0, page: page + 1 } : undefined;
    case 'ArrowUp':
    case 'PageUp':
      if (row > 0) return { row: Math.max(0, row - (key === 'PageUp' ? LEAP_ROWS : 1)), page };
      return page > 0 ? { row: LAST, page: page - 1 } : undefined;
    case 'Home':
      return { row: 0, page };
    case 'End':
      return { row: rows - 1, page };
    default:
      return undefined;
  }
}
