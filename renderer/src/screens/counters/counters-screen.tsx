import '@mantine/charts/styles.css';
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LineReport, Session, SlotView } from '../../../../station-core/contract.ts';
import { useQuery } from '../../connection/query.ts';
import { useStation } from '../../connection/station-context.tsx';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import { useFloor } from '../../slots/floor.tsx';
import { useFromSlots } from '../../slots/slots.tsx';
import type { Asked } from './asked.ts';
import { CycleCard, OutcomeCard, YieldCard } from './cards.tsx';
import classes from './counters.module.css';
import { CyclePanel } from './cycle-panel.tsx';
import { FilterBar } from './filter-bar.tsx';
import { GroupsPanel } from './groups-panel.tsx';
import { Hours } from './hours.tsx';
import { Pareto } from './pareto.tsx';
import { SelfTestPanel } from './self-test/self-test-panel.tsx';
import { SlotsPanel } from './slots-panel.tsx';
import { countOf, outcomes, runsIn } from './statistics.ts';
import { StepsPanel } from './steps-panel.tsx';

const EVERY_MS = 15_000;

/** How the line does: the figures of the day at a glance, and below them why. */
export function CountersScreen({ session }: { readonly session: Session }) {
  const { order } = useFloor();
  const [chosen, choose] = useState<Partial<Asked>>({});
  if (order === undefined) return null;
  const asked: Asked = { period: order === null ? 8 : 'order', ...chosen };
  return (
    <div className={classes.page}>
      <Reported asked={asked} choose={choose} hasOrder={order !== null}>
        <SelfTestPanel session={session} />
      </Reported>
    </div>
  );
}

interface ReportedProps {
  readonly asked: Asked;
  readonly choose: (asked: Asked) => void;
  readonly hasOrder: boolean;
  readonly children: ReactNode;
}

function Reported({ asked, choose, hasOrder, children }: ReportedProps) {
  const { t } = useTranslation();
  const nothingToAsk = asked.period === 'order' && !hasOrder;
  const { answer, fault } = useReport(asked, nothingToAsk);
  const shown = nothingToAsk ? undefined : (answer ?? undefined);
  return (
    <>
      <FilterBar asked={asked} choose={choose} report={shown} />
      {children}
      {nothingToAsk && <p className={classes.empty}>{t('counters.noOrder')}</p>}
      {!nothingToAsk && fault !== undefined && <FaultPanel fault={fault} withEvidence={shown === undefined} />}
      {!nothingToAsk && fault === undefined && shown === undefined && <p role="status">{t('frame.loading')}</p>}
      {shown !== undefined && <Figures report={shown} />}
    </>
  );
}

function useReport({ period, order, operator, station: of }: Asked, nothingToAsk: boolean) {
  const station = useStation();
  const query = useQuery(
    useCallback(
      async () =>
        nothingToAsk
          ? null
          : station.line.report({
              period,
              ...(order === undefined ? {} : { order }),
              ...(operator === undefined ? {} : { operator }),
              ...(of === undefined ? {} : { station: of }),
            }),
      [station, nothingToAsk, period, order, operator, of],
    ),
    EVERY_MS,
  );
  useAfterEachRun(query.again);
  return query;
}

function Figures({ report }: { readonly report: LineReport }) {
  const { t } = useTranslation();
  const runs = runsIn(report.outcomes);
  return (
    <>
      <section className={classes.cards} aria-label={t('counters.outcomes')}>
        {outcomes.map((each) => (
          <OutcomeCard key={each} outcome={each} count={countOf(report.outcomes, each)} runs={runs} />
        ))}
        <YieldCard firstPassYield={report.firstPassYield} />
        <CycleCard medianCycleMs={report.cycle?.medianMs ?? null} />
      </section>
      {runs === 0 ? (
        <p className={classes.empty}>
          <strong>{t('counters.empty')}</strong>
          {t('counters.emptyHint')}
        </p>
      ) : (
        <div className={classes.charts}>
          <SlotsPanel slots={report.slots} />
          <CyclePanel cycle={report.cycle} />
          <StepsPanel steps={report.steps} />
          <Pareto faults={report.faults} />
          <Hours hours={report.hours} />
          <GroupsPanel report={report} />
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
