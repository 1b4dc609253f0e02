import { Button, TextInput } from '@mantine/core';
import { IconBuildingFactory2, IconTestPipe } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { NEW_STATION_NAME } from '../../../../station-core/model/first-day/station-name.ts';
import { useMutation } from '../../connection/query.ts';
import { useConnectedStation } from '../../connection/station-context.tsx';
import { asTypedHere } from '../../locales/command-name.ts';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import classes from './first-day.module.css';
import { useMakingTrial } from './use-making-trial.ts';

const LONGEST_NAME = 12;

/** A trial is one answer. A station of production is many, and never comes of a trial. */
export function ChoiceStage({ trial }: { readonly trial: boolean }) {
  const { t } = useTranslation();
  return (
    <>
      <h1 className={classes.question}>{t('firstDay.choose')}</h1>
      <div className={classes.kinds}>
        {trial ? <Trial /> : <TrialElsewhere />}
        <Production />
      </div>
    </>
  );
}

/** The desktop application has no simulated boards. */
function TrialElsewhere() {
  const { t } = useTranslation();
  return (
    <section className={classes.card} aria-labelledby="trial-title">
      <IconTestPipe size={72} stroke={1.3} className={classes.icon} aria-hidden />
      <h2 id="trial-title">{t('firstDay.trial.title')}</h2>
      <p>{t('firstDay.trial.explains')}</p>
      <div className={classes.form}>
        <p>{t('firstDay.trial.elsewhere')}</p>
        <pre className={classes.command}>{asTypedHere('birthmark trial --data trial-station')}</pre>
      </div>
    </section>
  );
}

function Production() {
  const { t } = useTranslation();
  const { firstDay } = useConnectedStation();
  const { act, busy, fault } = useMutation(() => firstDay.firstDay.goOn());
  return (
    <section className={classes.card} aria-labelledby="production-title">
      <IconBuildingFactory2 size={72} stroke={1.3} className={classes.icon} aria-hidden />
      <h2 id="production-title">{t('firstDay.production.title')}</h2>
      <p>{t('firstDay.production.explains')}</p>
      <div className={classes.form}>
        {fault !== undefined && <FaultPanel fault={fault} withEvidence />}
        <Button size="xl" loading={busy} onClick={() => void act(undefined)}>
          {t('firstDay.production.begin')}
        </Button>
      </div>
    </section>
  );
}

function Trial() {
  const { t } = useTranslation();
  const [name, setName] = useState('TRIAL');
  const [tried, setTried] = useState(false);
  const { act, busy, fault } = useMakingTrial();
  const isGood = NEW_STATION_NAME.test(name);
  const submit = (event: React.SyntheticEvent): void => {
    event.preventDefault();
    setTried(true);
    if (isGood) void act(name);
  };
  return (
    <section className={classes.card} aria-labelledby="trial-title">
      <IconTestPipe size={72} stroke={1.3} className={classes.icon} aria-hidden />
      <h2 id="trial-title">{t('firstDay.trial.title')}</h2>
      <p>{t('firstDay.trial.explains')}</p>
      <form className={classes.form} onSubmit={submit} noValidate>
        <TextInput
          size="lg"
          label={t('firstDay.trial.name')}
          value={name}
          maxLength={LONGEST_NAME}
          error={tried && !isGood ? t('firstDay.badName') : undefined}
          autoComplete="off"
          spellCheck={false}
          onChange={({ currentTarget: { value } }) => {
            setName(value.toUpperCase());
          }}
        />
        {fault !== undefined && <FaultPanel fault={fault} withEvidence />}
        <Button type="submit" size="xl" loading={busy}>
          {t('firstDay.trial.make')}
        </Button>
      </form>
    </section>
  );
}
