import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { NoteView, SignedSizeView } from '../../../../station-core/contract.ts';
import { useQuery } from '../../connection/query.ts';
import { useStation } from '../../connection/station-context.tsx';
import { useLocale } from '../../locales/use-locale.ts';
import { numberText, whenText } from '../../parts/amounts.ts';
import type { Column } from '../../parts/data-table/columns.ts';
import { DataTable } from '../../parts/data-table/data-table.tsx';
import { OlderPages } from '../../parts/older-pages.tsx';
import type { ScreenProps } from '../../session/address.ts';
import { conditionOf, type Condition } from './condition.ts';
import classes from './ledger.module.css';
import { SizesDrawing } from './sizes-drawing.tsx';

const ROWS = 50;

/** Checkpoints and receipts, newest first: drawn, so that a gap or a fork is seen, and as a table that says the same. */
export function SignedSizes({ params, go }: Pick<ScreenProps, 'params' | 'go'>) {
  const { t } = useTranslation();
  const station = useStation();
  const beforeSize = sizeIn(params.get('before'));
  const { answer, fault } = useQuery(
    useCallback(() => station.ledgerChecks.notes({ beforeSize, limit: ROWS }), [station, beforeSize]),
    30_000,
  );
  const columns = useColumns(answer?.hasUpstream ?? false);
  const olderThan = answer?.sizes.length === ROWS ? answer.sizes.at(-1)?.sizeEntries : undefined;
  return (
    <section className={classes.panel} aria-labelledby="signed-sizes">
      <h2 id="signed-sizes">{t('ledger.notes')}</h2>
      <p className={classes.hint}>{t('ledger.notesHint')}</p>
      {answer !== undefined && answer.sizes.length > 0 && <SizesDrawing answer={answer} beforeSize={beforeSize} />}
      <DataTable
        name="signed-sizes"
        label={t('ledger.notes')}
        columns={columns}
        rows={answer?.sizes}
        keyOf={({ sizeEntries }) => String(sizeEntries)}
        fault={fault}
        empty={t('ledger.notesNone')}
        actions={<OlderPages screen="ledger" go={go} isNewest={beforeSize === null} olderThan={olderThan} />}
      />
    </section>
  );
}

/** Somebody may have typed the address. */
function sizeIn(text: string | null): number | null {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null;
}

function useColumns(hasUpstream: boolean): readonly Column<SignedSizeView>[] {
  const { t } = useTranslation();
  const { locale } = useLocale();
  return useMemo(() => {
    const signers = (note: NoteView | null) =>
      note === null ? '–' : note.signatures.map(({ name, keyIdHex }) => `${name}+${keyIdHex}`).join(', ');
    const seenAt = ({ receipt }: SignedSizeView): string | null =>
      receipt?.signatures.find(({ at }) => at !== null)?.at ?? null;
    return [
      {
        id: 'size',
        title: t('ledger.column.size'),
        cell: ({ sizeEntries }) => numberText(sizeEntries, locale),
        numeric: true,
        shown: 'always',
      },
      {
        id: 'newest',
        title: t('ledger.column.newest'),
        cell: ({ newestAt }) => (newestAt === null ? '–' : whenText(newestAt, locale)),
      },
      {
        id: 'condition',
        title: t('ledger.column.condition'),
        cell: (row) => <ConditionText condition={conditionOf(row, hasUpstream)} />,
      },
      { id: 'checkpoint', title: t('ledger.column.checkpoint'), cell: ({ checkpoint }) => signers(checkpoint) },
      { id: 'receipt', title: t('ledger.column.receipt'), cell: ({ receipt }) => signers(receipt) },
      {
        id: 'witnessed',
        title: t('ledger.column.witnessed'),
        cell: (row) => {
          const at = seenAt(row);
          return at === null ? '–' : whenText(at, locale);
        },
      },
      {
        id: 'root',
        title: t('ledger.column.root'),
        cell: ({ checkpoint, receipt }) => <code>{(checkpoint ?? receipt)?.rootHex.slice(0, 16)}</code>,
        shown: 'extra',
      },
    ];
  }, [t, locale, hasUpstream]);
}

function ConditionText({ condition }: { readonly condition: Condition }) {
  const { t } = useTranslation();
  return (
    <span className={classes.condition} data-condition={condition}>
      {t(`ledger.condition.${condition}`)}
    </span>
  );
}
