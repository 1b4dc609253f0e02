import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { FaultView } from '../../../../station-core/contract.ts';
import { FaultPanel } from '../fault-panel.tsx';
import { ColumnChoice, useChosenColumns } from './column-choice.tsx';
import type { Column } from './columns.ts';
import classes from './data-table.module.css';
import { HeadCell, type TableSort } from './head-cell.tsx';
import { Pager, pagesOf, RowCount, type TablePage } from './pager.tsx';
import { useRowFocus } from './use-row-focus.ts';

export interface DataTableProps<Row> {
  /** Under which this screen remembers the choice of columns. */
  readonly name: string;
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  /** Of this page; undefined until they are there. */
  readonly rows: readonly Row[] | undefined;
  readonly keyOf: (row: Row) => string;
  /** What Enter and a click do. */
  readonly open?: (row: Row) => void;
  readonly sort?: TableSort;
  /** Absent when all rows are on one page. */
  readonly page?: TablePage;
  readonly fault?: FaultView | undefined;
  /** Says that there is nothing, and what to do. */
  readonly empty: ReactNode;
  /** Stands beside the count. */
  readonly actions?: ReactNode;
}

/**
 * The table of the desks: dense, and all of it reachable by keyboard. Tab enters at one row; arrows, Page Up and Down,
 * Home and End move; Enter opens. What is shown and how it is ordered is kept by its screen, which has it in its address.
 */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { name, columns, rows, page, fault, empty, actions } = props;
  const { t } = useTranslation();
  const [shown, toggle] = useChosenColumns(name, columns);
  return (
    <div className={classes.whole}>
      <div className={classes.bar}>
        <span role="status">{rows !== undefined && <RowCount rows={rows.length} page={page} />}</span>
        {actions}
        <span className={classes.spacer} />
        <ColumnChoice columns={columns} chosen={shown} toggle={toggle} />
        {page !== undefined && pagesOf(page) > 1 && <Pager page={page} />}
      </div>
      {fault !== undefined && <FaultPanel fault={fault} withEvidence />}
      {rows === undefined && fault === undefined && <p className={classes.note}>{t('frame.loading')}</p>}
      {rows?.length === 0 && fault === undefined && <div className={classes.note}>{empty}</div>}
      {rows !== undefined && rows.length > 0 && <Grid {...props} rows={rows} columns={shown} />}
    </div>
  );
}

type GridProps<Row> = DataTableProps<Row> & { readonly rows: readonly Row[] };

function Grid<Row>({ label, columns, rows, keyOf, open, sort, page }: GridProps<Row>) {
  const { t } = useTranslation();
  const help = useId();
  const { body, active, onKeyDown, setActive } = useRowFocus({ rows, page, open });
  return (
    <div className={classes.scroll}>
      <table className={classes.table} role="grid" aria-label={label} aria-describedby={help}>
        <thead>
          <tr>
            {columns.map((column) => (
              <HeadCell key={column.id} column={column} sort={sort} />
            ))}
          </tr>
        </thead>
        <tbody ref={body} onKeyDown={onKeyDown}>
          {rows.map((row, at) => (
            <BodyRow
              key={keyOf(row)}
              row={row}
              columns={columns}
              open={open}
              isActive={at === active}
              becomeActive={() => {
                setActive(at);
              }}
            />
          ))}
        </tbody>
      </table>
      <span id={help} hidden>
        {t('table.keys')}
      </span>
    </div>
  );
}

interface BodyRowProps<Row> {
  readonly row: Row;
  readonly columns: readonly Column<Row>[];
  readonly open: ((row: Row) => void) | undefined;
  readonly isActive: boolean;
  readonly becomeActive: () => void;
}

function BodyRow<Row>({ row, columns, open, isActive, becomeActive }: BodyRowProps<Row>) {
  const pressed = ({ target }: React.MouseEvent): void => {
    // A press on a link or a button is theirs, and whoever marks text wants to copy it.
    if (isPressable(target) || getSelection()?.isCollapsed === false) return;
    open?.(row);
  };
  return (
    <tr tabIndex={isActive ? 0 : -1} data-opens={open !== undefined} onFocus={becomeActive} onClick={pressed}>
      {columns.map(({ id, cell, numeric }) => (
        <td key={id} data-numeric={numeric}>
          {cell(row)}
        </td>
      ))}
    </tr>
  );
}

function isPressable(target: EventTarget): boolean {
  return target instanceof Element && target.closest('a, button, input') !== null;
}
