import { Button } from '@mantine/core';
import { IconDownload, IconSignature } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CrlView, FaultView } from '../../../../station-core/contract.ts';
import { useMutation, useQuery } from '../../connection/query.ts';
import { useStation } from '../../connection/station-context.tsx';
import { useLocale } from '../../locales/use-locale.ts';
import { numberText, whenText } from '../../parts/amounts.ts';
import type { Column } from '../../parts/data-table/columns.ts';
import { DataTable } from '../../parts/data-table/data-table.tsx';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import { base64Bytes, save } from '../../parts/save-file.ts';
import classes from './revocations.module.css';

const ROWS_PER_PAGE = 10;

interface Props {
  readonly maySign: boolean;
  readonly signed: (crl: CrlView) => void;
}

/** The signed lists, the newest first. Whoever checks units needs that one. */
export function Crls({ maySign, signed }: Props) {
  const { t } = useTranslation();
  const station = useStation();
  const [page, setPage] = useState(0);
  const ask = useCallback(() => station.revocation.crls({ page, rowsPerPage: ROWS_PER_PAGE }), [station, page]);
  const { answer, fault } = useQuery(ask, 15_000);
  const download = useDownload();
  const sign = useMutation(async () => {
    signed(await station.revocation.signCrl());
  });
  return (
    <section aria-labelledby="crls" className={classes.form}>
      <div className={classes.head}>
        <h2 id="crls">{t('revocation.crls')}</h2>
        {maySign && (
          <Button
            variant="default"
            leftSection={<IconSignature size={20} aria-hidden />}
            loading={sign.busy}
            onClick={() => void sign.act(undefined)}
          >
            {t('revocation.sign')}
          </Button>
        )}
      </div>
      <p className={classes.hint}>{t('revocation.crlsHint')}</p>
      <Wrong faults={[sign.fault, download.fault]} />
      <DataTable
        name="crls"
        label={t('revocation.crls')}
        columns={useColumns(download.act)}
        rows={answer?.crls}
        keyOf={({ number }) => String(number)}
        page={{ at: page, rowsPerPage: ROWS_PER_PAGE, count: answer?.count ?? 0, go: setPage }}
        fault={fault}
        empty={<p>{t('revocation.noCrl')}</p>}
      />
    </section>
  );
}

function Wrong({ faults }: { readonly faults: readonly (FaultView | undefined)[] }) {
  const fault = faults.find((each) => each !== undefined);
  return fault === undefined ? null : <FaultPanel fault={fault} withEvidence />;
}

interface Wanted {
  readonly number: number;
  readonly form: 'der' | 'pem';
}

function useDownload() {
  const station = useStation();
  return useMutation(async ({ number, form }: Wanted) => {
    const { fileName, pem, der } = await station.revocation.crl({ number });
    save(`${fileName}.${form}`, [form === 'pem' ? pem : base64Bytes(der)]);
  });
}

function useColumns(download: (wanted: Wanted) => unknown): readonly Column<CrlView>[] {
  const { t } = useTranslation();
  const { locale } = useLocale();
  return [
    { id: 'number', title: t('revocation.number'), shown: 'always', numeric: true, cell: ({ number }) => number },
    { id: 'thisUpdate', title: t('revocation.thisUpdate'), cell: ({ thisUpdate }) => whenText(thisUpdate, locale) },
    { id: 'nextUpdate', title: t('revocation.nextUpdate'), cell: ({ nextUpdate }) => whenText(nextUpdate, locale) },
    {
      id: 'revoked',
      title: t('revocation.listed'),
      numeric: true,
      cell: ({ revoked }) => numberText(revoked, locale),
    },
    {
      id: 'sha256',
      title: t('revocation.sha256'),
      shown: 'extra',
      cell: ({ crlSha256Hex }) => <span className={classes.code}>{crlSha256Hex}</span>,
    },
    {
      id: 'download',
      title: t('revocation.download'),
      shown: 'always',
      cell: ({ number }) => (
        <span className={classes.actions}>
          {(['der', 'pem'] as const).map((form) => (
            <Button
              key={form}
              size="xs"
              variant="default"
              leftSection={<IconDownload size={16} aria-hidden />}
              aria-label={t('revocation.downloadOf', { number, form: form.toUpperCase() })}
              onClick={() => void download({ number, form })}
            >
              {form.toUpperCase()}
            </Button>
          ))}
        </span>
      ),
    },
  ];
}
