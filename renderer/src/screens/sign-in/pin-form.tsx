import { Button, TextInput } from '@mantine/core';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from '../../connection/query.ts';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import { useSession } from '../../session/session.tsx';
import { useStation } from '../../connection/station-context.tsx';
import { PinPad } from './pin-pad.tsx';
import { PIN_DIGITS } from '../../../../station-core/model/person.ts';
import classes from './sign-in.module.css';

interface Props {
  readonly withCode: () => void;
  readonly nobodyCan: () => void;
}

/** Short name and PIN, by keyboard or with gloves on the pad. A refused PIN is cleared; the name stays. */
export function PinForm({ withCode, nobodyCan }: Props) {
  const { t } = useTranslation();
  const station = useStation();
  const { signedIn } = useSession();
  const [id, setId] = useState('');
  const [pin, setPin] = useState('');
  const pinField = useRef<HTMLInputElement>(null);
  const { act, busy, fault } = useMutation(async () => {
    signedIn(await station.session.signInWithPin({ id: id.trim().toLowerCase(), pin }));
  });
  const submit = async (event: React.SyntheticEvent): Promise<void> => {
    event.preventDefault();
    if (id.trim() === '' || pin === '' || busy) return;
    if (await act(undefined)) return;
    setPin('');
    pinField.current?.focus();
  };
  return (
    <section className={classes.card} aria-labelledby="pin-title">
      <h2 id="pin-title">{t('signIn.pinTitle')}</h2>
      <form className={classes.form} onSubmit={(event) => void submit(event)} autoComplete="off">
        {fault !== undefined && <FaultPanel fault={fault} />}
        <NameField value={id} onChange={setId} />
        <PinPad ref={pinField} label={t('signIn.pin')} value={pin} onChange={setPin} />
        <Button type="submit" size="xl" loading={busy} disabled={id.trim() === '' || pin.length < PIN_DIGITS.fewest}>
          {t('signIn.signIn')}
        </Button>
        <Button size="md" variant="default" onClick={withCode}>
          {t('signIn.code.open')}
        </Button>
        <Button size="compact-md" variant="subtle" onClick={nobodyCan}>
          {t('signIn.recovery.open')}
        </Button>
      </form>
    </section>
  );
}

function NameField({ value, onChange }: { readonly value: string; readonly onChange: (id: string) => void }) {
  const { t } = useTranslation();
  return (
    <TextInput
      label={t('signIn.id')}
      size="lg"
      value={value}
      maxLength={32}
      autoCapitalize="none"
      spellCheck={false}
      autoComplete="off"
      onChange={(event) => {
        onChange(event.currentTarget.value);
      }}
    />
  );
}
