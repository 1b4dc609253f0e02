import { Button, PasswordInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from '../../connection/query.ts';
import { useConnectedStation } from '../../connection/station-context.tsx';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import { BackButton } from './back-button.tsx';
import classes from './first-day.module.css';

interface Props {
  readonly tokenLabel: string;
  readonly tokenSerial: string;
}

/** The PIN is in this field and in the message to the station, and the field forgets it with the press. */
export function PinStage({ tokenLabel, tokenSerial }: Props) {
  const { t } = useTranslation();
  const { firstDay } = useConnectedStation();
  const [pin, setPin] = useState('');
  const { act, busy, fault } = useMutation((given: string | null) => firstDay.firstDay.givePin({ pin: given }));
  const submit = (event: React.SyntheticEvent): void => {
    event.preventDefault();
    setPin('');
    if (pin !== '') void act(pin);
  };
  return (
    <section className={classes.card}>
      <h1>{t('firstDay.pin.title', { label: tokenLabel })}</h1>
      <p>{t('firstDay.pin.explains', { serial: tokenSerial })}</p>
      <form className={classes.form} onSubmit={submit} noValidate>
        <PasswordInput
          size="lg"
          label={t('firstDay.pin.pin')}
          value={pin}
          autoFocus
          autoComplete="off"
          onChange={({ currentTarget: { value } }) => {
            setPin(value);
          }}
        />
        {fault !== undefined && <FaultPanel fault={fault} withEvidence />}
        <div className={classes.pair}>
          <Button type="submit" size="xl" loading={busy}>
            {t('firstDay.pin.give')}
          </Button>
          <BackButton press={() => void act(null)} />
        </div>
      </form>
    </section>
  );
}
