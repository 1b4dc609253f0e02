import { Button, PasswordInput, TextInput } from '@mantine/core';
import { IconUserShield } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MAX_PERSON_NAME_CHARACTERS } from '../../../../station-core/model/person.ts';
import { useMutation } from '../../connection/query.ts';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import { useFloor } from '../../slots/floor.tsx';
import { useSession } from '../../session/session.tsx';
import { useStation } from '../../connection/station-context.tsx';
import { digitsOf, mistakesOf, type FirstAdministrator } from './sign-in-rules.ts';
import classes from './sign-in.module.css';

const EMPTY: FirstAdministrator = { id: '', name: '', pin: '', pinAgain: '' };

/** The one moment when nobody has to be signed in to become somebody. */
export function FirstStart() {
  const { t } = useTranslation();
  const [entered, setEntered] = useState(EMPTY);
  const [tried, setTried] = useState(false);
  const { act, busy, fault } = useBecomeAdministrator();
  const submit = (event: React.SyntheticEvent): void => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(mistakesOf(entered)).length === 0) void act(entered);
  };
  const change = (part: Partial<FirstAdministrator>): void => {
    setEntered((before) => ({ ...before, ...part }));
  };
  return (
    <section className={`${classes.card} ${classes.first}`} aria-labelledby="first-title">
      <FirstStartWords />
      <form className={classes.form} onSubmit={submit} noValidate>
        <Fields entered={entered} change={change} showMistakes={tried} />
        {fault !== undefined && <FaultPanel fault={fault} />}
        <Button type="submit" size="xl" loading={busy}>
          {t('signIn.first.create')}
        </Button>
      </form>
    </section>
  );
}

function useBecomeAdministrator() {
  const station = useStation();
  const { signedIn } = useSession();
  const { refreshHealth } = useFloor();
  return useMutation(async ({ id, name, pin }: FirstAdministrator) => {
    signedIn(await station.session.createFirstAdministrator({ id, name: name.trim(), pin }));
    refreshHealth();
  });
}

interface FieldsProps {
  readonly entered: FirstAdministrator;
  readonly change: (part: Partial<FirstAdministrator>) => void;
  readonly showMistakes: boolean;
}

function Fields({ entered, change, showMistakes }: FieldsProps) {
  const { t } = useTranslation();
  const mistakes = mistakesOf(entered);
  const field = (name: keyof FirstAdministrator) => {
    const mistake = mistakes[name];
    return {
      size: 'lg',
      value: entered[name],
      label: t(`signIn.first.${name}`),
      error: showMistakes && mistake !== undefined ? t(`signIn.first.${mistake}`) : undefined,
      onChange: ({ currentTarget: { value } }: React.ChangeEvent<HTMLInputElement>) => {
        change({ [name]: name.startsWith('pin') ? digitsOf(value) : value });
      },
      autoComplete: 'off',
    };
  };
  return (
    <>
      <TextInput {...field('name')} maxLength={MAX_PERSON_NAME_CHARACTERS} autoFocus />
      <TextInput {...field('id')} description={t('signIn.first.idHint')} maxLength={32} spellCheck={false} />
      <PasswordInput {...field('pin')} inputMode="numeric" />
      <PasswordInput {...field('pinAgain')} inputMode="numeric" />
    </>
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
