import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { UnitsFound } from '../../../../station-core/contract.ts';
import { useQuery } from '../../connection/query.ts';
import { useStation } from '../../connection/station-context.tsx';
import { DataTable } from '../../parts/data-table/data-table.tsx';
import type { Column } from '../../parts/data-table/columns.ts';
import { addressOf, type Go } from '../../session/address.ts';
import { IndexProgress } from './index-progress.tsx';
import { unitAddress, useUnitColumns } from './unit-columns.tsx';
import classes from './units.module.css';

type Match = UnitsFound['matches'][number];

interface Props {
  readonly text: string;
  readonly go: Go;
  readonly show: (params: URLSearchParams) => void;
}

/** What one text of the search box can mean. */
export function FoundUnits({ text, go, show }: Props) {
  const { t } = useTranslation();
  const station = useStation();
  const { answer, fault } = useQuery(useCallback(() => station.units.find({ text }), [station, text]));
  const columns = useMatchColumns();
  const isNear = answer?.matches.some((match) => match.isNear) === true;
  const hasOther = answer !== undefined && (answer.isOrder || answer.run !== null);
  return (
    <>
      <IndexProgress indexed={answer?.indexed} />
      {isNear && <p className={classes.near}>{t('units.near')}</p>}
      {answer?.isOrder === true && (
        <p>
          <a href={`#/${addressOf('units', [], new URLSearchParams({ order: text }))}`}>
            {t('units.ofOrder', { order: text })}
          </a>
        </p>
      )}
      {answer !== undefined && answer.run !== null && (
        <p>
          <a href={`#/${addressOf('entry', [String(answer.run.begunSeq)])}`}>{t('units.runWithoutUnit')}</a>
        </p>
      )}
      {(answer === undefined || answer.matches.length > 0 || !hasOther || fault !== undefined) && (
        <DataTable
          name="found"
          label={t('units.title')}
          columns={columns}
          rows={answer?.matches}
          keyOf={({ unit, by }) => `${by} ${unit.unit}`}
          open={({ unit }) => {
            go(unitAddress(unit));
          }}
          fault={fault}
          empty={<Nothing show={show} />}
        />
      )}
    </>
  );
}

function Nothing({ show }: Pick<Props, 'show'>) {
  const { t } = useTranslation();
  return (
    <>
      <strong>{t('units.nothing')}</strong>
      <br />
      {t('units.nothingHint')}{' '}
      <button
        type="button"
        className={classes.link}
        onClick={() => {
          show(new URLSearchParams());
        }}
      >
        {t('units.showAll')}
      </button>
    </>
  );
}

function useMatchColumns(): readonly Column<Match>[] {
  const { t } = useTranslation();
  const columns = useUnitColumns().map((column) => ({
    ...column,
    cell: ({ unit }: Match) => column.cell(unit),
  }));
  const by: Column<Match> = {
    id: 'by',
    title: t('units.columns.by'),
    cell: (match) => t(`units.by.${match.by}`),
  };
  return [...columns.slice(0, 1), by, ...columns.slice(1)];
}
