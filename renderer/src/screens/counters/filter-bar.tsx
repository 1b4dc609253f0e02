import { SegmentedControl, Select } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LineReport } from '../../../../station-core/contract.ts';
import { useFloor } from '../../slots/floor.tsx';
import type { Asked } from './asked.ts';
import classes from './counters.module.css';
import { ShiftChoice } from './shift-choice.tsx';

const periods = ['order', '8', '12', '24', '168'] as const;

interface Props {
  readonly asked: Asked;
  readonly choose: (asked: Asked) => void;
  readonly report: LineReport | undefined;
}

/** Which runs the figures are about: a period, and of them those of one order or one person. */
export function FilterBar({ asked, choose, report }: Props) {
  const { t } = useTranslation();
  const { order } = useFloor();
  return (
    <div className={classes.head}>
      <h1>{t('counters.title')}</h1>
      <SegmentedControl
        size="md"
        classNames={{ root: classes.periods ?? '', indicator: classes.period ?? '' }}
        aria-label={t('counters.period')}
        value={typeof asked.period === 'object' ? '' : String(asked.period)}
        data={periods.map((value) => ({ value, label: t(`counters.periods.${value}`) }))}
        onChange={(value) => {
          choose({ period: value === 'order' ? 'order' : Number(value) });
        }}
      />
      <ShiftChoice asked={asked} choose={choose} />
      {asked.period === 'order' && order ? (
        <span className={classes.order}>{order.order}</span>
      ) : (
        <Choice
          label={t('counters.allOrders')}
          value={asked.order}
          names={report?.orders}
          choose={(name) => {
            choose({ ...asked, order: name });
          }}
        />
      )}
      <Choice
        label={t('counters.allOperators')}
        value={asked.operator}
        names={report?.operators}
        choose={(name) => {
          choose({ ...asked, operator: name });
        }}
      />
      <Choice
        label={t('counters.allStations')}
        value={asked.station}
        names={report && [{ name: report.station }]}
        choose={(name) => {
          choose({ ...asked, station: name });
        }}
      />
    </div>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly names: readonly { readonly name: string | null }[] | undefined;
  readonly choose: (name: string | undefined) => void;
}

/** Everything that was there before a choice stays on offer: the answer to a choice holds nothing else. */
function Choice({ label, value, names = [], choose }: ChoiceProps) {
  const [offered, offer] = useState<readonly string[]>([]);
  const found = names.flatMap(({ name }) => name ?? []);
  const all = value === undefined ? found : [...new Set([...offered, ...found, value])];
  return (
    <Select
      size="md"
      className={classes.choice ?? ''}
      aria-label={label}
      placeholder={label}
      data={all.toSorted()}
      value={value ?? null}
      searchable
      clearable
      onChange={(chosen) => {
        offer(all);
        choose(chosen ?? undefined);
      }}
    />
  );
}
