import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RevokedCertificateView } from '../../../../station-core/contract.ts';
import { useQuery } from '../../connection/query.ts';
import { useStation } from '../../connection/station-context.tsx';
import { useLocale } from '../../locales/use-locale.ts';
import { whenText } from '../../parts/amounts.ts';
import type { Column } from '../../parts/data-table/columns.ts';
import { DataTable } from '../../parts/data-table/data-table.tsx';
import { addressOf, type Go } from '../../session/address.ts';
import classes from './revocations.module.css';

const ROWS_PER_PAGE = 50;
const EVERY_MS = 15_000;

export function RevokedTable({ go }: { readonly go: Go }) {
  const { t } = useTranslation();
  const station = useStation();
  const [page, setPage] = useState(0);
  const ask = useCallback(() => station.revocation.certificates({ page, rowsPerPage: ROWS_PER_PAGE }), [station, page]);
  const { answer, fault } = useQuery(ask, EVERY_MS);
  return (
    <DataTable
      name="revocations"
      label={t('revocation.title')}
      columns={useColumns()}
      rows={answer?.certificates}
      keyOf={({ seq }) => String(seq)}
      open={({ unit, serial }) => {
        go(addressOf('unit', [serial ?? unit]));
      }}
      page={{ at: page, rowsPerPage: ROWS_PER_PAGE, count: answer?.count ?? 0, go: setPage }}
      fault={fault}
      empty={<p>{t('revocation.none')}</p>}
    />
  );
}

function useColumns(): readonly Column<RevokedCertificateView>[] {
  const { t } = useTranslation();
  const { locale } = useLocale();
  return [
    { id: 'serial', title: t('holds.serial'), shown: 'always', cell: ({ serial }) => serial ?? t('holds.noSerial') },
    {
      id: 'certificate',
      title: t('revocation.certificate'),
      cell: ({ certSerialHex }) => <span className={classes.code}>{certSerialHex}</span>,
    },
    {
      id: 'reason',
      title: t('revocation.reason'),
      shown: 'always',
      cell: ({ reason }) => t(`revocation.reasons.${reason}`),
    },
    { id: 'note', title: t('revocation.note'), cell: ({ note }) => note },
    {
      id: 'by',
      title: t('revocation.by'),
      cell: ({ by, isOrdered }) => (isOrdered ? t('revocation.byOrder', { by: by.join(', ') }) : by.join(', ')),
    },
    { id: 'at', title: t('revocation.at'), cell: ({ revokedAt }) => whenText(revokedAt, locale) },
    {
      id: 'unit',
      title: t('holds.unit'),
      shown: 'extra',
      cell: ({ unit }) => <span className={classes.code}>{unit}</span>,
    },
  ];
}
