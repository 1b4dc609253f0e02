import { Button, Loader } from '@mantine/core';
import { IconPlugConnectedX, IconRefresh } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
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
      {away && <Restarting isNew={isNew} attempt={connection.attempt} />}
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

function Restarting({ isNew, attempt }: { readonly isNew: boolean; readonly attempt: number }) {
  const { t } = useTranslation();
  const station = useConnectedStation();
  return (
    <div className={classes.cover} role="alert" data-testid="station-restarts">
      <div className={classes.card}>
        <IconRefresh size={72} stroke={2} className={classes.turning} aria-hidden />
        <div>
          <h1>{t(isNew ? 'frame.connection.starts' : 'frame.connection.restarts')}</h1>
          <p>{t(isNew ? 'frame.connection.startsHint' : 'frame.connection.restartsHint')}</p>
          <p className={classes.attempt}>{t('frame.connection.attempt', { count: attempt })}</p>
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
