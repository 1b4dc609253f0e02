import { Button } from '@mantine/core';
import { IconFileSettings, IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useMutation } from '../../connection/query.ts';
import { useConnectedStation } from '../../connection/station-context.tsx';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import classes from './first-day.module.css';

/** For a token that is not in the list: one that was set up just now, or lies in a SoftHSM store of its own. */
export function OtherTokens() {
  const { t } = useTranslation();
  const { firstDay } = useConnectedStation();
  const { act, busy, fault } = useMutation((what: 'again' | 'store') =>
    what === 'again' ? firstDay.firstDay.goOn() : firstDay.firstDay.askAgain({ question: 'softhsmConf' }),
  );
  return (
    <section className={classes.carried} aria-label={t('firstDay.tokens.missing')}>
      <p>{t('firstDay.tokens.explains')}</p>
      {fault !== undefined && <FaultPanel fault={fault} withEvidence />}
      <div className={classes.halves}>
        <Button
          size="lg"
          variant="default"
          disabled={busy}
          leftSection={<IconRefresh size={24} aria-hidden />}
          onClick={() => void act('again')}
        >
          {t('firstDay.tokens.refresh')}
        </Button>
        <Button
          size="lg"
          variant="default"
          disabled={busy}
          leftSection={<IconFileSettings size={24} aria-hidden />}
          onClick={() => void act('store')}
        >
          {t('firstDay.tokens.store')}
        </Button>
      </div>
    </section>
  );
}
