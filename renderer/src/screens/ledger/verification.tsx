import { Button, Progress } from '@mantine/core';
import { IconAlertOctagon, IconCircleCheck, IconHelpCircle, IconShieldSearch } from '@tabler/icons-react';
import { useCallback, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { VerificationView } from '../../../../station-core/contract.ts';
import { useMutation } from '../../connection/query.ts';
import { useStation } from '../../connection/station-context.tsx';
import { useEvents } from '../../connection/use-events.ts';
import { useLocale } from '../../locales/use-locale.ts';
import { clockText, numberText, whenText } from '../../parts/amounts.ts';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import { useFloor } from '../../slots/floor.tsx';
import classes from './ledger.module.css';

/** The verification of the whole ledger: the last verdict, and the one that is being made. */
export function Verification({ mayVerify }: { readonly mayVerify: boolean }) {
  const { t } = useTranslation();
  const station = useStation();
  const { event, fault } = useEvents(
    useCallback((signal: AbortSignal) => station.ledgerChecks.watch(undefined, { signal }), [station]),
  );
  const start = useMutation(() => station.ledgerChecks.verify());
  const cancel = useMutation(() => station.ledgerChecks.cancel());
  useStripKnows(event?.last?.at);
  const wrong = fault ?? start.fault ?? cancel.fault;
  return (
    <section className={classes.panel} aria-labelledby="verification">
      <h2 id="verification">{t('ledger.verification')}</h2>
      {wrong !== undefined && <FaultPanel fault={wrong} withEvidence />}
      {event === undefined && fault === undefined && <p role="status">{t('frame.loading')}</p>}
      {event !== undefined && <LastVerdict last={event.last} />}
      {event?.running && <Running running={event.running} />}
      {mayVerify && event !== undefined && (
        <div className={classes.actions}>
          {event.running === null ? (
            <Button
              size="md"
              leftSection={<IconShieldSearch size={22} aria-hidden />}
              loading={start.busy}
              onClick={() => void start.act(undefined)}
            >
              {t('ledger.verify')}
            </Button>
          ) : (
            <Button size="md" variant="default" loading={cancel.busy} onClick={() => void cancel.act(undefined)}>
              {t('ledger.cancel')}
            </Button>
          )}
          <p className={classes.hint}>{t('ledger.verifyHint')}</p>
        </div>
      )}
    </section>
  );
}

/** The strip on all pages learns of a new verdict at once. */
function useStripKnows(at: string | undefined): void {
  const { refreshHealth } = useFloor();
  useEffect(() => {
    if (at !== undefined) refreshHealth();
  }, [at, refreshHealth]);
}

function Running({ running }: { readonly running: NonNullable<VerificationView['running']> }) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const { done, of, entries, remainingMs, by } = running;
  const percent = of === 0 ? 0 : Math.floor((100 * done) / of);
  const left = remainingMs === null ? t('ledger.leftUnknown') : t('ledger.left', { time: clockText(remainingMs) });
  return (
    <div className={classes.running}>
      <Progress.Root size="lg">
        <Progress.Section value={percent} aria-label={t('ledger.progress')} />
      </Progress.Root>
      <p role="status">
        {t('ledger.running', { percent, entries: numberText(entries, locale), by })} {left}
      </p>
    </div>
  );
}

const SIGNS = {
  whole: IconCircleCheck,
  'not-whole': IconAlertOctagon,
  unsigned: IconHelpCircle,
  'not-checked': IconHelpCircle,
} as const;

function LastVerdict({ last }: Pick<VerificationView, 'last'>) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  if (last === null) return <p className={classes.never}>{t('ledger.never')}</p>;
  const { result, at, by, durationMs } = last;
  const Icon = SIGNS[result.kind];
  return (
    <div className={classes.verdict} data-verdict={result.kind}>
      <Icon size={34} aria-hidden />
      <div>
        <p className={classes.says}>{t(`ledger.verdict.${result.kind}`)}</p>
        <p className={classes.hint}>
          {t('ledger.verifiedAt', { at: whenText(at, locale), by, duration: clockText(durationMs) })}
        </p>
        {result.kind === 'not-checked' ? <FaultPanel fault={result.fault} withEvidence /> : <Found result={result} />}
      </div>
    </div>
  );
}

type Judged = Extract<NonNullable<VerificationView['last']>['result'], { problems: unknown }>;

function Found({ result }: { readonly result: Judged }) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const { entries, checkpoints, unsignedEntries, rootHex, problems, moreProblems } = result;
  return (
    <>
      <p className={classes.hint}>
        {t('ledger.found', {
          entries: numberText(entries, locale),
          checkpoints: numberText(checkpoints, locale),
          unsigned: numberText(unsignedEntries, locale),
        })}
      </p>
      <p className={classes.hint}>
        {t('ledger.root')} <code className={classes.root}>{rootHex}</code>
      </p>
      {problems.length > 0 && (
        <ul className={classes.problems} aria-label={t('ledger.problems')} tabIndex={0}>
          {problems.map(({ seq, what }, at) => (
            <li key={at}>
              {seq !== null && <strong>{t('ledger.entry', { seq })}: </strong>}
              {what}
            </li>
          ))}
          {moreProblems > 0 && <li>{t('ledger.moreProblems', { count: moreProblems })}</li>}
        </ul>
      )}
    </>
  );
}
