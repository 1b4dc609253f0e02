import { Button } from '@mantine/core';
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ClosedShiftView } from '../../../../station-core/contract.ts';
import { useQuery } from '../../connection/query.ts';
import { useStation } from '../../connection/station-context.tsx';
import { useLocale } from '../../locales/use-locale.ts';
import { numberText, whenText } from '../../parts/amounts.ts';
import type { Column } from '../../parts/data-table/columns.ts';
import { DataTable } from '../../parts/data-table/data-table.tsx';
import { SideSheet } from '../../parts/dialog.tsx';
import { save } from '../../parts/save-file.ts';
import { OlderPages } from '../../parts/older-pages.tsx';
import type { ScreenProps } from '../../session/address.ts';
import classes from './shift.module.css';

const ROWS = 20;

/** The shifts that were closed, newest first; a row opens its reasons. */
export function ClosedShifts({ params, go }: Pick<ScreenProps, 'params' | 'go'>) {
  const { t } = useTranslation();
  const station = useStation();
  const [opened, setOpened] = useState<ClosedShiftView>();
  const before = params.get('before');
  const beforeSeq = before !== null && /^\d{1,15}$/.test(before) ? Number(before) : null;
  const { answer, fault } = useQuery(
    useCallback(() => station.shifts.closed({ beforeSeq, limit: ROWS }), [station, beforeSeq]),
  );
  const olderThan = answer?.shifts.length === ROWS ? answer.shifts.at(-1)?.seq : undefined;
  return (
    <section className={classes.panel} aria-labelledby="closed-shifts">
      <h2 id="closed-shifts">{t('shift.history')}</h2>
      <DataTable
        name="closed-shifts"
        label={t('shift.history')}
        columns={useColumns()}
        rows={answer?.shifts}
        keyOf={({ seq }) => String(seq)}
        open={setOpened}
        fault={fault}
        empty={t('shift.historyNone')}
        actions={<OlderPages screen="shift" go={go} isNewest={beforeSeq === null} olderThan={olderThan} />}
      />
      <Reasons
        shift={opened}
        close={() => {
          setOpened(undefined);
        }}
      />
    </section>
  );
}

interface ReasonsProps {
  readonly shift: ClosedShiftView | undefined;
  readonly close: () => void;
}

function Reasons({ shift, close }: ReasonsProps) {
  const { t } = useTranslation();
  return (
    <SideSheet opened={shift !== undefined} title={t('shift.reasons')} close={close}>
      {shift !== undefined && <Notes shift={shift} />}
    </SideSheet>
  );
}

function Notes({ shift }: { readonly shift: ClosedShiftView }) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const { notes, by, at } = shift;
  return (
    <>
      <p>{t('shift.closedBy', { by, at: whenText(at, locale) })}</p>
      {notes.length === 0 && <p>{t('shift.noReasons')}</p>}
      <ul className={classes.notes}>
        {notes.map(({ kind, subject, serial, reason }) => (
          <li key={`${kind} ${subject}`}>
            <strong>{t(`shift.name.${kind}`, { count: 1 })}</strong>
            <code>{serial ?? subject}</code>
            <span>{reason}</span>
          </li>
        ))}
      </ul>
      <Button
        variant="default"
        h="var(--bm-touch)"
        onClick={() => {
          save(`shift-${shift.seq}.json`, [`${JSON.stringify(shift, null, 2)}\n`]);
        }}
      >
        {t('shift.save')}
      </Button>
      <p>{t('shift.saveHint', { seq: shift.seq })}</p>
    </>
  );
}

function useColumns(): readonly Column<ClosedShiftView>[] {
  const { t } = useTranslation();
  const { locale } = useLocale();
  return useMemo(() => {
    const count = (id: string, title: string, value: (row: ClosedShiftView) => number): Column<ClosedShiftView> => ({
      id,
      title,
      cell: (row) => numberText(value(row), locale),
      numeric: true,
    });
    return [
      { id: 'at', title: t('shift.column.at'), cell: ({ at }) => whenText(at, locale), shown: 'always' },
      { id: 'by', title: t('shift.column.by'), cell: ({ by }) => by },
      count('signatures', t('shift.side.signatures'), ({ counts }) => counts.signatures),
      count('issued', t('shift.side.issued'), ({ counts }) => counts.issued),
      count('delivered', t('shift.side.delivered'), ({ counts }) => counts.delivered),
      count('labels', t('shift.side.labels'), ({ counts }) => counts.labelsPrinted - counts.labelsVoided),
      count('differences', t('shift.column.differences'), ({ notes }) => notes.length),
      {
        id: 'entries',
        title: t('shift.column.entries'),
        cell: ({ fromSeq, toSeq }) => `${fromSeq}–${toSeq - 1}`,
        shown: 'extra',
      },
    ];
  }, [t, locale]);
}
