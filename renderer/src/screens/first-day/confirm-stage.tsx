import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SetupStage } from '../../../../station-core/contract.ts';
import { useMutation } from '../../connection/query.ts';
import { useConnectedStation } from '../../connection/station-context.tsx';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import classes from './first-day.module.css';

type ConfirmFacts = Extract<SetupStage, { kind: 'confirm' }>['facts'];

/** What will be made in a token that is not the station's own. Somebody reads it, and types the name to show that. */
export function ConfirmStage({ facts }: { readonly facts: ConfirmFacts }) {
  const { t } = useTranslation();
  const { firstDay } = useConnectedStation();
  const [typed, setTyped] = useState('');
  const { act, busy, fault } = useMutation((station: string | null) => firstDay.firstDay.confirm({ station }));
  const submit = (event: React.SyntheticEvent): void => {
    event.preventDefault();
    void act(typed);
  };
  return (
    <section className={classes.card}>
      <h1>{t('firstDay.confirm.title')}</h1>
      <p>{t('firstDay.confirm.explains')}</p>
      <dl className={classes.facts}>
        {facts.map(([name, value], at) => (
          <div key={`${name} ${String(at)}`}>
            <dt>{t(`firstDay.confirm.facts.${name}`)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <form className={classes.form} onSubmit={submit} noValidate>
        <TextInput
          size="lg"
          label={t('firstDay.confirm.station')}
          value={typed}
          autoFocus
          autoComplete="off"
          spellCheck={false}
          onChange={({ currentTarget: { value } }) => {
            setTyped(value);
          }}
        />
        {fault !== undefined && <FaultPanel fault={fault} withEvidence />}
        <div className={classes.pair}>
          <Button type="submit" size="xl" loading={busy}>
            {t('firstDay.confirm.agree')}
          </Button>
          <Button size="xl" variant="default" onClick={() => void act(null)}>
            {t('firstDay.confirm.decline')}
          </Button>
        </div>
      </form>
    </section>
  );
}
