import { Button, PasswordInput } from '@mantine/core';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecoveryDocumentView } from '../../../../station-core/contract.ts';
import { useMutation, useQuery } from '../../connection/query.ts';
import { useStation } from '../../connection/station-context.tsx';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import { useSession } from '../../session/session.tsx';
import { digitsOf, NEW_PIN, newPinMistakes, type NewPin } from './sign-in-rules.ts';
import { RecoveryDocuments } from './recovery-documents.tsx';
import classes from './sign-in.module.css';

type Order = NonNullable<RecoveryDocumentView['order']>;

/** Where nobody can sign in: two officers ordered who gets in, and whoever that is chooses a PIN here. */
export function RecoveryForm({ back }: { readonly back: () => void }) {
  const { t } = useTranslation();
  const { session } = useStation();
  const [chosen, setChosen] = useState<Order>();
  const { answer, fault, again } = useQuery(useCallback(() => session.recoveries(), [session]));
  return (
    <section className={classes.card} aria-labelledby="recovery-title">
      <h2 id="recovery-title">{t('signIn.recovery.title')}</h2>
      {chosen === undefined && <p>{t('signIn.recovery.explains')}</p>}
      {fault !== undefined && <FaultPanel fault={fault} withEvidence />}
      {chosen === undefined ? (
        <div className={classes.form}>
          {answer === undefined && fault === undefined && <p role="status">{t('frame.loading')}</p>}
          {answer !== undefined && <RecoveryDocuments documents={answer} choose={setChosen} />}
          <Button size="lg" variant="default" onClick={again}>
            {t('signIn.recovery.again')}
          </Button>
        </div>
      ) : (
        <PinFields order={chosen} />
      )}
      <Button mt="md" size="lg" variant="default" onClick={back}>
        {t('signIn.code.back')}
      </Button>
    </section>
  );
}

function PinFields({ order }: { readonly order: Order }) {
  const { t } = useTranslation();
  const [entered, setEntered] = useState(NEW_PIN);
  const [tried, setTried] = useState(false);
  const { act, busy, fault } = useRecovering(order);
  const mistakes = newPinMistakes(entered);
  const submit = (event: React.SyntheticEvent): void => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(mistakes).length === 0 && !busy) void act(entered);
  };
  const field = (name: keyof NewPin) => {
    const mistake = mistakes[name];
    return {
      size: 'lg',
      inputMode: 'numeric' as const,
      autoComplete: 'off',
      label: t(`signIn.code.${name}`),
      value: entered[name],
      error: tried && mistake !== undefined ? t(`signIn.code.${mistake}`) : undefined,
      onChange: ({ currentTarget: { value } }: React.ChangeEvent<HTMLInputElement>) => {
        setEntered((before) => ({ ...before, [name]: digitsOf(value) }));
      },
    };
  };
  return (
    <form className={classes.form} onSubmit={submit} noValidate autoComplete="off">
      <p>{t('signIn.recovery.becomes', { name: order.name, id: order.id, role: t(`frame.roles.${order.role}`) })}</p>
      {fault !== undefined && <FaultPanel fault={fault} withEvidence />}
      <PasswordInput {...field('pin')} autoFocus />
      <PasswordInput {...field('pinAgain')} />
      <Button type="submit" size="xl" loading={busy}>
        {t('signIn.code.set')}
      </Button>
    </form>
  );
}

function useRecovering({ documentSha256Hex }: Order) {
  const { session } = useStation();
  const { signedIn } = useSession();
  return useMutation(async ({ pin }: NewPin) => {
    const { id } = await session.recover({ documentSha256Hex, pin });
    signedIn(await session.signInWithPin({ id, pin }));
  });
}
