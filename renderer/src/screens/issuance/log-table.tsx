import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { LogAsks } from '../../../../station-core/contract.ts';
import { useQuery } from '../../connection/query.ts';
import { useStation } from '../../connection/station-context.tsx';
import { DataTable } from '../../parts/data-table/data-table.tsx';
import { addressOf, type Go } from '../../session/address.ts';
import { Indexing } from './indexing.tsx';
import { ROWS_PER_PAGE } from './log-filter.ts';
import { useLogColumns } from './log-columns.tsx';

interface Props {
  readonly label: string;
  readonly asks: LogAsks;
  readonly go: Go;
  readonly turnTo: (page: number) => void;
  readonly sortOldestFirst: (oldestFirst: boolean) => void;
}

const EVERY_MS = 15_000;
/** Somebody who has just done something looks for it here. */
const WHILE_INDEXING_MS = 1_000;

const everyMs = (page: Readonly<Record<'indexedEntries' | 'sizeEntries', number>> | undefined): number =>
  page !== undefined && page.indexedEntries < page.sizeEntries ? WHILE_INDEXING_MS : EVERY_MS;

/** A page of the log. Enter on a row opens its entry. */
export function LogTable({ label, asks, go, turnTo, sortOldestFirst }: Props) {
  const { t } = useTranslation();
  const station = useStation();
  const columns = useLogColumns();
  // The same question again is the same question, whoever made the object.
  const asked = JSON.stringify(asks);
  const question = useMemo(() => JSON.parse(asked) as LogAsks, [asked]);
  const { answer, fault } = useQuery(
    useCallback(() => station.issuance.log(question), [station, question]),
    everyMs,
  );
  return (
    <>
      <Indexing progress={answer} />
      <DataTable
        name="log"
        label={label}
        columns={columns}
        rows={answer?.rows}
        keyOf={({ seq }) => String(seq)}
        open={({ seq }) => {
          go(addressOf('entry', [String(seq)]));
        }}
        sort={{
          by: 'at',
          descending: asks.oldestFirst !== true,
          change: (_, descending) => {
            sortOldestFirst(!descending);
          },
        }}
        page={{ at: asks.page, rowsPerPage: ROWS_PER_PAGE, count: answer?.total ?? 0, go: turnTo }}
        fault={fault}
        empty={
          <>
            <strong>{t('issuance.empty')}</strong>
            <br />
            {t('issuance.emptyHint')}
          </>
        }
      />
    </>
  );
}
