import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useMutation } from '../../connection/query.ts';
import { useConnectedStation } from '../../connection/station-context.tsx';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import { BackToBefore } from './back-button.tsx';
import classes from './first-day.module.css';
import { buttonOf } from './question-rules.ts';

interface Props {
  readonly canGoBack: boolean;
  readonly yes: () => void;
}

/** Before anybody is asked to draw a code: is there somebody who could? */
export function HasHeadquarters({ canGoBack, yes }: Props) {
  const { t } = useTranslation();
  const { firstDay } = useConnectedStation();
  const { act, busy, fault } = useMutation((word: string) =>
    firstDay.firstDay.answer({ question: 'headquarters', words: [word] }),
  );
  const none = buttonOf('headquarters');
  return (
    <section className={classes.card}>
      <h1>{t('firstDay.headquarters.asks')}</h1>
      <p>{t('firstDay.headquarters.explains')}</p>
      <div className={classes.form}>
        {fault !== undefined && <FaultPanel fault={fault} withEvidence />}
        {none !== undefined && (
          <Button size="xl" variant="default" loading={busy} onClick={() => void act(none.word)}>
            {t(none.text)}
          </Button>
        )}
        <Button size="xl" variant="default" disabled={busy} onClick={yes}>
          {t('firstDay.headquarters.enrol')}
        </Button>
        {canGoBack && <BackToBefore />}
      </div>
    </section>
  );
}
