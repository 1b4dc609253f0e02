import { IconCircleCheckFilled, IconHandStop, IconSquareXFilled, IconTriangleFilled } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { clockText, numberText } from '../../parts/amounts.ts';
import { useJig } from '../../slots/slots.tsx';
import { useLocale } from '../../locales/use-locale.ts';
import classes from './cards.module.css';
import { percentText } from './percent-text.ts';
import { cycleAgainstTakt, shareOf, type CountedOutcome } from './statistics.ts';

/** Shape and word tell the outcomes apart; the colour only helps. */
const SHAPES = {
  passed: IconCircleCheckFilled,
  failed: IconSquareXFilled,
  errors: IconTriangleFilled,
  aborted: IconHandStop,
} as const;

export function OutcomeCard(props: {
  readonly outcome: CountedOutcome;
  readonly count: number;
  readonly runs: number;
}) {
  const { outcome, count, runs } = props;
  const { t } = useTranslation();
  const { locale } = useLocale();
  const Shape = SHAPES[outcome];
  return (
    <Card
      title={t(`counters.${outcome}`)}
      icon={<Shape size={26} className={classes[outcome]} aria-hidden />}
      value={numberText(count, locale)}
      testId={`count-${outcome}`}
    >
      <p>{t(`counters.explain.${outcome}`)}</p>
      {runs > 0 && <p>{t('counters.share', { percent: percentText(shareOf(count, runs), locale) })}</p>}
    </Card>
  );
}

export function YieldCard({ firstPassYield }: { readonly firstPassYield: number | null }) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  return (
    <Card
      title={t('counters.yield')}
      value={firstPassYield === null ? '–' : percentText(firstPassYield, locale)}
      testId="first-pass-yield"
    >
      <p>{t(firstPassYield === null ? 'counters.yieldNone' : 'counters.yieldHint')}</p>
      {firstPassYield !== null && (
        <div className={classes.meter} aria-hidden>
          <i style={{ width: `${firstPassYield * 100}%` }} />
        </div>
      )}
    </Card>
  );
}

export function CycleCard({ medianCycleMs }: { readonly medianCycleMs: number | null }) {
  const { t } = useTranslation();
  const taktMs = useJig()?.taktMs;
  return (
    <Card
      title={t('counters.cycle')}
      value={medianCycleMs === null ? '–' : clockText(medianCycleMs)}
      testId="median-cycle"
    >
      <p>{t(medianCycleMs === null ? 'counters.cycleNone' : 'counters.cycleHint')}</p>
      {taktMs !== undefined && medianCycleMs !== null && <AgainstTakt cycleMs={medianCycleMs} taktMs={taktMs} />}
    </Card>
  );
}

const TAKT_WORDS = { faster: 'belowTakt', slower: 'aboveTakt', equal: 'onTakt' } as const;

function AgainstTakt({ cycleMs, taktMs }: { readonly cycleMs: number; readonly taktMs: number }) {
  const { t } = useTranslation();
  const { verdict, differenceMs, cycleShare, taktShare } = cycleAgainstTakt(cycleMs, taktMs);
  return (
    <>
      <div className={classes.meter} data-verdict={verdict} aria-hidden>
        <i style={{ width: `${cycleShare * 100}%` }} />
        <b style={{ left: `${taktShare * 100}%` }} />
      </div>
      <p>
        {t('counters.takt', { takt: clockText(taktMs) })}
        {' · '}
        <strong>{t(`counters.${TAKT_WORDS[verdict]}`, { difference: clockText(differenceMs) })}</strong>
      </p>
    </>
  );
}

interface CardProps {
  readonly title: string;
  readonly icon?: ReactNode;
  readonly value: string;
  readonly testId: string;
  readonly children: ReactNode;
}

function Card({ title, icon, value, testId, children }: CardProps) {
  return (
    <article className={classes.card}>
      <h2>
        {icon}
        {title}
      </h2>
      <p className={`${classes.value} bm-number`} data-testid={testId}>
        {value}
      </p>
      <div className={classes.small}>{children}</div>
    </article>
  );
}
