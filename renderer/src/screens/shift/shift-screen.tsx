import { Button, Progress } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CountedShiftView, ShiftEvent } from '../../../../station-core/contract.ts';
import { useStation } from '../../connection/station-context.tsx';
import { useEvents } from '../../connection/use-events.ts';
import { useLocale } from '../../locales/use-locale.ts';
import { numberText, whenText } from '../../parts/amounts.ts';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import type { ScreenProps } from '../../session/address.ts';
import { CloseShift } from './close-shift.tsx';
import { ClosedShifts } from './closed-shifts.tsx';
import { Equation } from './equation.tsx';
import classes from './shift.module.css';

/** What was signed, issued, delivered and printed since the last close, and whether that adds up. */
export function ShiftScreen({ params, go }: ScreenProps) {
  const { t } = useTranslation();
  const [closed, setClosed] = useState(0);
  const [round, setRound] = useState(0);
  const countAgain = useCallback(() => {
    setRound((before) => before + 1);
  }, []);
  const reportClosed = useCallback(() => {
    setClosed((before) => before + 1);
    countAgain();
  }, [countAgain]);
  return (
    <div className={classes.page}>
      <div className={classes.head}>
        <h1>{t('shift.title')}</h1>
        <Button variant="default" leftSection={<IconRefresh size={20} aria-hidden />} onClick={countAgain}>
          {t('shift.countAgain')}
        </Button>
      </div>
      <p role="status" className={classes.done}>
        {closed > 0 && t('shift.closed')}
      </p>
      <CurrentShift key={round} closed={reportClosed} />
      <ClosedShifts key={`closed ${closed}`} params={params} go={go} />
    </div>
  );
}

function CurrentShift({ closed }: { readonly closed: () => void }) {
  const { t } = useTranslation();
  const station = useStation();
  const { event, fault } = useEvents<ShiftEvent>(
    useCallback((signal: AbortSignal) => station.shifts.count(undefined, { signal }), [station]),
  );
  return (
    <section className={classes.panel} aria-labelledby="this-shift">
      <h2 id="this-shift">{t('shift.current')}</h2>
      {fault !== undefined && <FaultPanel fault={fault} withEvidence />}
      {fault === undefined && event?.kind !== 'counted' && <Counting event={event} />}
      {event?.kind === 'counted' && (
        <>
          <Period shift={event.shift} />
          <Equation counts={event.shift.counts} kinds={event.shift.kinds} />
          <CloseShift shift={event.shift} closed={closed} />
        </>
      )}
    </section>
  );
}

function Counting({ event }: { readonly event: Extract<ShiftEvent, { kind: 'counting' }> | undefined }) {
  const { t } = useTranslation();
  const { readEntries = 0, ofEntries = 0 } = event ?? {};
  const percent = ofEntries === 0 ? 0 : Math.floor((100 * readEntries) / ofEntries);
  return (
    <div>
      <Progress.Root size="lg">
        <Progress.Section value={percent} aria-label={t('shift.progress')} />
      </Progress.Root>
      <p role="status">{t('shift.counting', { percent })}</p>
    </div>
  );
}

function Period({ shift }: { readonly shift: CountedShiftView }) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const { from, to, fromSeq, toSeq, lastClosedBy } = shift;
  const when = (at: string | null): string => (at === null ? '–' : whenText(at, locale));
  return (
    <p className={classes.hint}>
      {t('shift.period', {
        from: when(from),
        to: when(to),
        fromSeq: numberText(fromSeq, locale),
        toSeq: numberText(toSeq - 1, locale),
      })}{' '}
      {lastClosedBy === null ? t('shift.neverClosed') : t('shift.lastClosedBy', { by: lastClosedBy })}
    </p>
  );
}
