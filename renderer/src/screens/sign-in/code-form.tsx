import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from '../../connection/query.ts';
import { useStation } from '../../connection/station-context.tsx';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import { useSession } from '../../session/session.tsx';
import { codeMistakes, digitsOf, NO_CODE, type WithCode } from './sign-in-rules.ts';
import classes from './sign-in.module.css';

/** The first sign-in of a person: with the code from the administrator they set a PIN of their own, which signs them in. */
export function CodeForm({ back }: { readonly back: () => void }) {
  const { t } = useTranslation();
  const station = useStation();
  const { signedIn } = useSession();
  const [entered, setEntered] = useState(NO_CODE);
  const [tried, setTried] = useState(false);
  const mistakes = codeMistakes(entered);
  const { act, busy, fault } = useMutation(async ({ id, code, pin }: WithCode) => {
    await station.session.setOwnPin({ id: id.trim(), code, pin });
    signedIn(await station.session.signInWithPin({ id: id.trim(), pin }));
  });
  const submit = (event: React.SyntheticEvent): void => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(mistakes).length === 0 && !busy) void act(entered);
  };
  return (
    <section className={classes.card} aria-labelledby="code-title">
      <h2 id="code-title">{t('signIn.code.title')}</h2>
      <p>{t('signIn.code.explains')}</p>
      <form className={classes.form} onSubmit={submit} noValidate autoComplete="off">
        {fault !== undefined && <FaultPanel fault={fault} />}
        <Fields entered={entered} change={setEntered} mistakes={tried ? mistakes : {}} />
        <Button type="submit" size="xl" loading={busy}>
          {t('signIn.code.set')}
        </Button>
        <Button size="lg" variant="default" onClick={back}>
          {t('signIn.code.back')}
        </Button>
      </form>
    </section>
  );
}

interface FieldsProps {
  readonly entered: WithCode;
  readonly change: (entered: WithCode) => void;
  readonly mistakes: ReturnType<typeof codeMistakes>;
}

function Fields({ entered, change, mistakes }: FieldsProps) {
  const { t } = useTranslation();
  const field = (name: keyof WithCode) => {
    const mistake = mistakes[name];
    return {
      size: 'lg',
      label: t(`signIn.code.${name}`),
      value: entered[name],
      error: mistake === undefined ? undefined : t(`signIn.code.${mistake}`),
      autoComplete: 'off',
      onChange: ({ currentTarget: { value } }: React.ChangeEvent<HTMLInputElement>) => {
        change({ ...entered, [name]: name.startsWith('pin') ? digitsOf(value) : value });
      },
    };
  };
  return (
    <>
      <TextInput {...field('id')} maxLength={32} autoCapitalize="none" spellCheck={false} autoFocus />
      <TextInput {...field('code')} maxLength={20} autoCapitalize="characters" spellCheck={false} />
      <PasswordInput {...field('pin')} inputMode="numeric" />
      <PasswordInput {...field('pinAgain')} inputMode="numeric" />
    </>
  );
}
