import { Select } from '@mantine/core';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from '../../connection/query.ts';
import { useStation } from '../../connection/station-context.tsx';
import { useLocale } from '../../locales/use-locale.ts';
import { whenText } from '../../parts/amounts.ts';
import type { Asked } from './asked.ts';
import classes from './counters.module.css';

interface Props {
  readonly asked: Asked;
  readonly choose: (asked: Asked) => void;
}

const EVERY_MS = 60_000;

/** A shift that an officer has closed, as the period. */
export function ShiftChoice({ asked, choose }: Props) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const station = useStation();
  const { answer: shifts = [] } = useQuery(
    useCallback(() => station.line.shifts(), [station]),
    EVERY_MS,
  );
  const { period } = asked;
  return (
    <Select
      size="md"
      className={classes.choice ?? ''}
      aria-label={t('counters.closedShift')}
      placeholder={t('counters.allShifts')}
      nothingFoundMessage={t('counters.noShifts')}
      data={shifts.map(({ shift, from, until }) => ({
        value: String(shift),
        label: `${whenText(from, locale)} – ${whenText(until, locale)}`,
      }))}
      value={typeof period === 'object' ? String(period.shift) : null}
      comboboxProps={{ width: 'max-content' }}
      searchable
      clearable
      onChange={(chosen) => {
        const { order, operator, station: of } = asked;
        choose({ period: chosen === null ? 8 : { shift: Number(chosen) }, order, operator, station: of });
      }}
    />
  );
}
