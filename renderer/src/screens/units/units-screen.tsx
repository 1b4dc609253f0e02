import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { MAX_ENTRY_CHARACTERS, type Role, UNIT_SORTS } from '../../../../station-core/contract.ts';
import { MAY_HOLD, MAY_REVOKE } from '../../../../station-core/model/desk/rights.ts';
import { useQuery } from '../../connection/query.ts';
import { useStation } from '../../connection/station-context.tsx';
import { DataTable } from '../../parts/data-table/data-table.tsx';
import type { TableSort } from '../../parts/data-table/head-cell.tsx';
import type { Screen } from '../../session/access.ts';
import { addressOf, type ScreenProps } from '../../session/address.ts';
import { FilterBar } from './filter-bar.tsx';
import { FoundActions } from './found-actions.tsx';
import { FoundUnits } from './found-units.tsx';
import { IndexProgress } from './index-progress.tsx';
import { SavedViews } from './saved-views.tsx';
import { unitAddress, useUnitColumns } from './unit-columns.tsx';
import { hasFilters, readQuery, ROWS_PER_PAGE, type UnitQuery, viewOf, withPage, withSort } from './unit-query.ts';
import classes from './units.module.css';

type Props = Pick<ScreenProps, 'session' | 'params' | 'go'>;

/** Every unit that was made here: searched for, or listed. All of what is shown stands in the address. */
export function UnitsScreen({ session, params, go }: Props) {
  const { t } = useTranslation();
  const searched = (params.get('q') ?? '').slice(0, MAX_ENTRY_CHARACTERS);
  const show = useCallback(
    (next: URLSearchParams) => {
      go(addressOf('units', [], next));
    },
    [go],
  );
  return (
    <div className={classes.page}>
      <div className={classes.head}>
        <h1>{searched === '' ? t('units.title') : t('units.foundFor', { text: searched })}</h1>
        <SavedViews params={params} show={show} />
      </div>
      {searched === '' ? (
        <UnitList session={session} params={params} go={go} show={show} />
      ) : (
        <FoundUnits key={searched} text={searched} go={go} show={show} />
      )}
    </div>
  );
}

/** While a long ledger is indexed, the list grows. */
const AGAIN_MS = 5_000;

function UnitList({ session, params, go, show }: Props & { readonly show: (next: URLSearchParams) => void }) {
  const { t } = useTranslation();
  const station = useStation();
  const columns = useUnitColumns();
  const asked = params.toString();
  const query = useMemo(() => readQuery(new URLSearchParams(asked)), [asked]);
  const ask = useCallback(() => {
    const { filters, ordering, page } = query;
    return station.units.list({ filters, ordering, page: { page, rowsPerPage: ROWS_PER_PAGE } });
  }, [station, query]);
  const { answer, fault } = useQuery(ask, AGAIN_MS);
  const count = useExactCount(query.filters, answer?.isExact === false);
  return (
    <>
      <FilterBar params={params} show={show} />
      <Actions session={session} params={params} go={go} query={query} count={answer?.count} />
      <IndexProgress indexed={answer?.indexed} />
      <DataTable
        name="units"
        label={t('units.title')}
        columns={columns}
        rows={answer?.rows}
        keyOf={({ unit }) => unit}
        open={(row) => {
          go(unitAddress(row));
        }}
        sort={sortOf({ params, query, show })}
        page={{
          at: query.page,
          rowsPerPage: ROWS_PER_PAGE,
          count: count ?? answer?.count ?? 0,
          isAtLeast: answer?.isExact === false && count === undefined,
          go: (page) => {
            show(withPage(params, page));
          },
        }}
        fault={fault}
        empty={hasFilters(query) ? t('units.noneLikeThat') : t('units.noneYet')}
      />
    </>
  );
}

/** Whoever may put units aside, or revoke, takes the list as it is filtered along: there it is shown first which units that are. */
function Actions({ session, params, go, query, count }: Props & { query: UnitQuery; count: number | undefined }) {
  const may = (roles: readonly Role[]): boolean => roles.some((role) => session.person.roles.includes(role));
  const takeTo = (screen: Screen) => (): void => {
    go(addressOf(screen, [], new URLSearchParams(viewOf(params))));
  };
  return (
    <FoundActions
      filters={query.filters}
      count={count}
      putAside={may(MAY_HOLD) ? takeTo('holds') : undefined}
      revoke={may(MAY_REVOKE) ? takeTo('revocations') : undefined}
    />
  );
}

interface Sorting {
  readonly params: URLSearchParams;
  readonly query: UnitQuery;
  readonly show: (next: URLSearchParams) => void;
}

/** The columns that order the list are called as the orderings are. */
function sortOf({ params, query: { ordering }, show }: Sorting): TableSort {
  return {
    by: ordering.by,
    descending: ordering.descending,
    change: (column, descending) => {
      const by = UNIT_SORTS.find((each) => each === column);
      if (by !== undefined) show(withSort(params, { by, descending }));
    },
  };
}

/** Counting a million takes a moment, so the page does not wait for it. */
function useExactCount(filters: UnitQuery['filters'], isWanted: boolean): number | undefined {
  const station = useStation();
  const ask = useCallback(
    () => (isWanted ? station.units.count({ filters }) : Promise.resolve(undefined)),
    [station, filters, isWanted],
  );
  return useQuery(ask).answer;
}
