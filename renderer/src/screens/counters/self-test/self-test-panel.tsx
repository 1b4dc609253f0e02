import { Button } from '@mantine/core';
import { IconAlertTriangleFilled } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SelfTestState, Session } from '../../../../../station-core/contract.ts';
import { useQuery } from '../../../connection/query.ts';
import { useStation } from '../../../connection/station-context.tsx';
import { numberText, whenText } from '../../../parts/amounts.ts';
import { useLocale } from '../../../locales/use-locale.ts';
import { mayAcknowledgeSelfTest, maySelfTest } from '../../../session/access.ts';
import { AcknowledgeDialog } from './acknowledge-dialog.tsx';
import classes from './self-test.module.css';
import { SelfTestDialog } from './self-test-dialog.tsx';

const EVERY_MS = 3_000;

/** Whether the station still tells good boards from bad ones, and the way to find out. */
export function SelfTestPanel({ session: { person } }: { readonly session: Session }) {
  const { t } = useTranslation();
  const station = useStation();
  const [open, setOpen] = useState<'test' | 'acknowledge'>();
  const { answer, again } = useQuery(
    useCallback(() => station.selfTest.state(), [station]),
    EVERY_MS,
  );
  if (answer === undefined) return null;
  const close = (): void => {
    setOpen(undefined);
    again();
  };
  return (
    <section
      className={classes.strip}
      aria-label={t('selfTest.title')}
      data-stopped={answer.stop !== null || undefined}
    >
      {answer.stop === null ? <Totals totals={answer.totals} /> : <Stopped stop={answer.stop} />}
      <span className={classes.spacer} />
      {answer.stop !== null && mayAcknowledgeSelfTest(person) && (
        <Button
          size="md"
          className={classes.danger ?? ''}
          onClick={() => {
            setOpen('acknowledge');
          }}
        >
          {t('selfTest.acknowledge')}
        </Button>
      )}
      {maySelfTest(person) && (
        <Button
          size="md"
          variant="default"
          onClick={() => {
            setOpen('test');
          }}
        >
          {t('selfTest.open')}
        </Button>
      )}
      <SelfTestDialog opened={open === 'test'} state={answer} close={close} again={again} />
      <AcknowledgeDialog opened={open === 'acknowledge'} close={close} />
    </section>
  );
}

function Totals({ totals }: { readonly totals: SelfTestState['totals'] }) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  if (totals === null) return <p>{t('selfTest.counting')}</p>;
  if (totals.lastAtMs === null) return <p>{t('selfTest.never')}</p>;
  return (
    <p>
      {t('selfTest.last', { when: whenText(new Date(totals.lastAtMs).toISOString(), locale) })}{' '}
      <strong data-testid="false-passes">
        {t('selfTest.falsePasses', { count: totals.falsePasses, boards: numberText(totals.boards, locale) })}
      </strong>
    </p>
  );
}

function Stopped({ stop: { slot, board } }: { readonly stop: NonNullable<SelfTestState['stop']> }) {
  const { t } = useTranslation();
  return (
    <p role="alert" className={classes.alert}>
      <IconAlertTriangleFilled size={26} aria-hidden />
      <span>
        <strong>{t('selfTest.stopped')}</strong>{' '}
        {t('selfTest.stoppedWhy', { slot, board: t(`selfTest.boards.${board}`) })}
      </span>
    </p>
  );
}
