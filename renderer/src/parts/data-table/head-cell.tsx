import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import type { Column } from './columns.ts';
import classes from './data-table.module.css';

export interface TableSort {
  /** The id of a column. */
  readonly by: string;
  readonly descending: boolean;
  readonly change: (by: string, descending: boolean) => void;
}

interface Props<Row> {
  readonly column: Column<Row>;
  readonly sort: TableSort | undefined;
}

/** A press orders by this column; another one turns the order round. */
export function HeadCell<Row>({ column: { id, title, sorts, numeric }, sort }: Props<Row>) {
  if (sorts !== true || sort === undefined)
    return (
      <th scope="col" data-numeric={numeric}>
        {title}
      </th>
    );
  const sorted = sort.by === id;
  const Arrow = sort.descending ? IconArrowDown : IconArrowUp;
  return (
    <th scope="col" data-numeric={numeric} aria-sort={sorted ? (sort.descending ? 'descending' : 'ascending') : 'none'}>
      <button
        type="button"
        className={classes.sorter}
        onClick={() => {
          sort.change(id, sorted && !sort.descending);
        }}
      >
        {title}
        {sorted && <Arrow size={16} aria-hidden />}
      </button>
    </th>
  );
}
