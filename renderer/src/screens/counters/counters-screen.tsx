import '@mantine/charts/styles.css';
import { SegmentedControl } from '@mantine/core';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SlotView } from '../../../../station-core/contract.ts';
import { useQuery } from '../../connection/query.ts';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import { useFloor } from '../../slots/floor.tsx';
import { useFromSlots } from '../../slots/slots.tsx';
import { useStation } from '../../connection/station-context.tsx';
import { CycleCard, OutcomeCard, YieldCard } from './cards.tsx';
import classes from './counters.module.css';
import { Hours } from './hours.tsx';
import { Pareto } from './pareto.tsx';
import { outcomes, runsIn } from './statistics.ts';

const periods = ['order', '8', '12', '24'] as const;
type Period = (typeof periods)[number];
const EVERY_MS = 15_000;

/** How the line does: of this order, or of the last hours. */
export function CountersScreen() {
  const { t } = useTranslation();
  const { order } = useFloor();
  const [chosen, choose] = useState<Period>();
  if (order === undefined) return null;
  const period = chosen ?? (order === null ? '8' : 'order');
  return (
    <div className={classes.page}>
      <div className={classes.head}>
        <h1>{t('counters.title')}</h1>
        <SegmentedControl
          size="md"
          classNames={{ root: classes.periods ?? '', indicator: classes.period ?? '' }}
          aria-label={t('counters.period')}
          value={period}
          data={periods.map((value) => ({ value, label: t(`counters.periods.${value}`) }))}
          onChange={(value) => {
            choose(periods.find((each) => each === value));
          }}
        />
        {period === 'order' && order !== null && <span className={classes.order}>{order.order}</span>}
      </div>
      {period === 'order' && order === null ? (
        <p className={classes.empty}>{t('counters.noOrder')}</p>
      ) : (
        <Counted key={period} period={period} />
      )}
    </div>
  );
}

function Counted({ period }: { readonly period: Period }) {
  const { t } = useTranslation();
  const station = useStation();
  const { answer, fault, again } = useQuery(
    useCallback(
      () => (period === 'order' ? station.counters.ofOrder() : station.counters.ofShift({ hours: Number(period) })),
      [station, period],
    ),
    EVERY_MS,
  );
  useAfterEachRun(again);
  if (fault !== undefined && answer === undefined) return <FaultPanel fault={fault} withEvidence />;
  if (answer === undefined) return <p role="status">{t('frame.loading')}</p>;
  const runs = runsIn(answer);
  return (
    <>
      {fault !== undefined && <FaultPanel fault={fault} />}
      <section className={classes.cards} aria-label={t('counters.outcomes')}>
        {outcomes.map((each) => (
          <OutcomeCard key={each} outcome={each} count={answer[each]} runs={runs} />
        ))}
        <YieldCard firstPassYield={answer.firstPassYield} />
        <CycleCard medianCycleMs={answer.medianCycleMs} />
      </section>
      {runs === 0 ? (
        <p className={classes.empty}>
          <strong>{t('counters.empty')}</strong>
          {t('counters.emptyHint')}
        </p>
      ) : (
        <div className={classes.charts}>
          <Pareto faults={answer.faults} />
          <Hours hours={answer.hours} />
        </div>
      )}
    </>
  );
}

/** The newest result is counted at once, not at the next look. */
function useAfterEachRun(again: () => void): void {
  const ended = useFromSlots(runsEnded);
  const seen = useRef(ended);
  useEffect(() => {
    if (seen.current === ended) return;
    seen.current = ended;
    again();
  }, [ended, again]);
}

function runsEnded(slots: readonly SlotView[]): string {
  return slots.map(({ last }) => last?.run ?? '').join(' ');
}
