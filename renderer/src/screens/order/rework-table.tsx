import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { FaultView, ReworkOrderView } from '../../../../station-core/contract.ts';
import { useLocale } from '../../locales/use-locale.ts';
import { numberText, whenText } from '../../parts/amounts.ts';
import type { Column } from '../../parts/data-table/columns.ts';
import { DataTable } from '../../parts/data-table/data-table.tsx';
import type { TablePage } from '../../parts/data-table/pager.tsx';
import classes from './order.module.css';

export const REWORKS_PER_PAGE = 20;

interface Props {
  readonly rows: readonly ReworkOrderView[] | undefined;
  readonly page: TablePage;
  readonly fault: FaultView | undefined;
  readonly close: (rework: ReworkOrderView) => void;
}

/** Who allowed what, why and until when, and how much of it is used. */
export function ReworkTable({ rows, page, fault, close }: Props) {
  const { t } = useTranslation();
  return (
    <DataTable
      name="reworks"
      label={t('order.reworks')}
      columns={useColumns(close)}
      rows={rows}
      keyOf={({ order }) => order}
      page={page}
      fault={fault}
      empty={<p>{t('order.noReworks')}</p>}
    />
  );
}

function useColumns(close: Props['close']): readonly Column<ReworkOrderView>[] {
  const { t } = useTranslation();
  const { locale } = useLocale();
  return [
    { id: 'order', title: t('order.reworkName'), shown: 'always', cell: ({ order }) => <strong>{order}</strong> },
    {
      id: 'scope',
      title: t('order.replaced'),
      shown: 'always',
      cell: ({ scope }) => t(`order.scopes.${scope}`),
    },
    { id: 'state', title: t('order.state'), shown: 'always', cell: ({ state }) => t(`order.states.${state}`) },
    {
      id: 'used',
      title: t('order.used'),
      shown: 'always',
      cell: ({ passed, targetQuantity }) => (
        <span className="bm-number">{`${numberText(passed, locale)} / ${numberText(targetQuantity, locale)}`}</span>
      ),
    },
    { id: 'product', title: t('order.product'), cell: ({ product }) => product },
    { id: 'by', title: t('order.openedBy'), cell: ({ by, openedAt }) => `${by}, ${whenText(openedAt, locale)}` },
    { id: 'reason', title: t('order.reason'), cell: ({ reason }) => <span className={classes.words}>{reason}</span> },
    { id: 'permit', title: t('order.permit'), shown: 'extra', cell: ({ permit }) => permit },
    {
      id: 'until',
      title: t('order.until'),
      cell: ({ closed, notAfter }) =>
        closed === null ? (
          whenText(notAfter, locale)
        ) : (
          <span className={classes.words}>
            {t('order.closedBy', { person: closed.by, when: whenText(closed.at, locale), reason: closed.reason })}
          </span>
        ),
    },
    { id: 'close', title: t('order.close'), shown: 'always', cell: (rework) => <CloseButton {...{ rework, close }} /> },
  ];
}

function CloseButton({ rework, close }: { readonly rework: ReworkOrderView } & Pick<Props, 'close'>) {
  const { t } = useTranslation();
  const { order, state } = rework;
  if (state === 'closed' || state === 'over') return null;
  return (
    <Button
      size="xs"
      variant="default"
      aria-label={t('order.closeOf', { order })}
      onClick={() => {
        close(rework);
      }}
    >
      {t('order.close')}
    </Button>
  );
}
