import { Button, PasswordInput, TextInput } from '@mantine/core';
import { IconUserShield } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDoing } from '../../asked.ts';
import { FaultPanel } from '../../fault-panel.tsx';
import { useFloor } from '../../floor.tsx';
import { useSession } from '../../session.tsx';
import { useStation } from '../../station-context.tsx';
import { digitsOf, mistakesOf, type FirstAdministrator } from './sign-in-rules.ts';
import classes from './sign-in.module.css';

const EMPTY: FirstAdministrator = { id: '', name: '', pin: '', pinAgain: '' };

/** The one moment when nobody has to be signed in to become somebody. */
export function FirstStart() {
  const { t } = useTranslation();
  const station = useStation();
  const { signedIn } = useSession();
  const { refreshHealth } = useFloor();
  const [entered, setEntered] = useState(EMPTY);
  const [tried, setTried] = useState(false);
  const mistakes = mistakesOf(entered);
  const { act, busy, fault } = useDoing(async () => {
    const { id, name, pin } = entered;
    signedIn(await station.session.createFirstAdministrator({ id, name: name.trim(), pin }));
    refreshHealth();
  });
  const submit = (event: React.FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(mistakes).length === 0) void act(undefined);
  };
  const field = (name: keyof FirstAdministrator) => {
    const mistake = mistakes[name];
    return {
      size: 'lg',
      value: entered[name],
      label: t(`signIn.first.${name}`),
      error: tried && mistake !== undefined ? t(`signIn.first.${mistake}`) : undefined,
      onChange: ({ currentTarget: { value } }: React.ChangeEvent<HTMLInputElement>) => {
        setEntered((before) => ({ ...before, [name]: name.startsWith('pin') ? digitsOf(value) : value }));
      },
      autoComplete: 'off',
    };
  };
  return (
    <section className={`${classes.card} ${classes.first}`} aria-labelledby="first-title">
      <FirstStartWords />
      <form className={classes.form} onSubmit={submit} noValidate>
        <TextInput {...field('name')} maxLength={60} autoFocus />
        <TextInput {...field('id')} description={t('signIn.first.idHint')} maxLength={32} spellCheck={false} />
        <PasswordInput {...field('pin')} inputMode="numeric" />
        <PasswordInput {...field('pinAgain')} inputMode="numeric" />
        {fault !== undefined && <FaultPanel fault={fault} />}
        <Button type="submit" size="xl" loading={busy}>
          {t('signIn.first.create')}
        </Button>
      </form>
    </section>
  );
}

function FirstStartWords() {
  const { t } = useTranslation();
  return (
    <div className={classes.intro}>
      <IconUserShield size={88} stroke={1.3} className={classes.badge} aria-hidden />
      <h1 id="first-title">{t('signIn.first.title')}</h1>
      <p>{t('signIn.first.explains')}</p>
      <p>{t('signIn.first.noDefault')}</p>
    </div>
  );
}
