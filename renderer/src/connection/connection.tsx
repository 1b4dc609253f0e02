import { Button, Loader } from '@mantine/core';
import { IconPlugConnectedX, IconRefresh } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useNow } from '../use-now.ts';
import { secondsUntil } from './back-off.ts';
import classes from './connection.module.css';
import { useConnectedStation, useConnection } from './station-context.tsx';

interface Props {
  /** It is being set up: at the end of that it starts for the first time, and no board is in a slot. */
  readonly isNew: boolean;
  readonly children: ReactNode;
}

/**
 * Shows what is behind it only once there was a connection, and covers it with a word while there is none: what stands
 * on the screen then is old, and nothing on it can be pressed.
 */
export function Connected({ isNew, children }: Props) {
  const connection = useConnection();
  if (connection.kind === 'connecting') return <Waiting />;
  if (connection.kind === 'refused') return <Refused />;
  const away = connection.kind === 'restarting';
  return (
    <>
      <div className={classes.behind} inert={away}>
        {children}
      </div>
      {away && <Restarting isNew={isNew} {...connection} />}
    </>
  );
}

/** Also while the station opens its ledger and does not answer yet. */
export function Waiting() {
  const { t } = useTranslation();
  return (
    <main className={classes.page} aria-busy="true">
      <Loader size="xl" />
      <p role="status">{t('frame.connection.connecting')}</p>
    </main>
  );
}

function Refused() {
  const { t } = useTranslation();
  return (
    <main className={classes.page}>
      <IconPlugConnectedX size={96} stroke={1.5} aria-hidden />
      <div role="alert">
        <h1>{t('frame.connection.refused')}</h1>
        <p>{t('frame.connection.refusedHint')}</p>
      </div>
    </main>
  );
}

interface Away {
  readonly isNew: boolean;
  readonly attempt: number;
  readonly nextAtMs: number | null;
}

function Restarting({ isNew, attempt, nextAtMs }: Away) {
  const { t } = useTranslation();
  const station = useConnectedStation();
  return (
    <div className={classes.cover} data-testid="station-restarts">
      <div className={classes.card}>
        <IconRefresh size={72} stroke={2} className={classes.turning} aria-hidden />
        <div>
          <div role="alert">
            <h1>{t(isNew ? 'frame.connection.starts' : 'frame.connection.restarts')}</h1>
            <p>{t(isNew ? 'frame.connection.startsHint' : 'frame.connection.restartsHint')}</p>
          </div>
          <NextAttempt attempt={attempt} nextAtMs={nextAtMs} />
          <Button
            size="lg"
            variant="default"
            onClick={() => {
              station.tryNow();
            }}
          >
            {t('frame.connection.tryNow')}
          </Button>
        </div>
      </div>
    </div>
  );
}

/** Nothing of it is announced: a screen reader would say every second what it has said. */
function NextAttempt({ attempt, nextAtMs }: Pick<Away, 'attempt' | 'nextAtMs'>) {
  const { t } = useTranslation();
  const nowMs = useNow();
  const seconds = nextAtMs === null ? 0 : secondsUntil(nextAtMs, nowMs);
  return (
    <p className={`${classes.attempt} bm-number`} role="timer">
      {seconds === 0
        ? t('frame.connection.trying', { count: attempt })
        : t('frame.connection.nextAttempt', { count: attempt, seconds })}
    </p>
  );
}
