import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from '../../connection/query.ts';
import { useStation } from '../../connection/station-context.tsx';
import { DataTable } from '../../parts/data-table/data-table.tsx';
import { addressOf, type ScreenProps } from '../../session/address.ts';
import { FilterBar } from './filter-bar.tsx';
import { FoundUnits } from './found-units.tsx';
import { IndexProgress } from './index-progress.tsx';
import { SavedViews } from './saved-views.tsx';
import { unitAddress, useUnitColumns } from './unit-columns.tsx';
import { hasFilters, readQuery, ROWS_PER_PAGE, withPage, withSort } from './unit-query.ts';
import classes from './units.module.css';

type Props = Pick<ScreenProps, 'params' | 'go'>;

/** Every unit that was made here: searched for, or listed. All of what is shown stands in the address. */
export function UnitsScreen({ params, go }: Props) {
  const { t } = useTranslation();
  const searched = params.get('q') ?? '';
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
        <UnitList params={params} go={go} show={show} />
      ) : (
        <FoundUnits key={searched} text={searched} go={go} show={show} />
      )}
    </div>
  );
}

/** While a long ledger is indexed, the list grows. */
const AGAIN_MS = 5_000;

function UnitList({ params, go, show }: Props & { readonly show: (next: URLSearchParams) => void }) {
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
        sort={{
          by: query.ordering.by,
          descending: query.ordering.descending,
          change: (by, descending) => {
            show(withSort(params, { ...readQuery(withSortName(params, by)).ordering, descending }));
          },
        }}
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

/** Names of columns are those of the orderings. */
function withSortName(params: URLSearchParams, by: string): URLSearchParams {
  const next = new URLSearchParams(params);
  next.set('sort', by);
  return next;
}

/** Counting a million takes a moment, so the page does not wait for it. */
function useExactCount(filters: ReturnType<typeof readQuery>['filters'], isWanted: boolean): number | undefined {
  const station = useStation();
  const ask = useCallback(
    () => (isWanted ? station.units.count({ filters }) : Promise.resolve(undefined)),
    [station, filters, isWanted],
  );
  return useQuery(ask).answer;
}
