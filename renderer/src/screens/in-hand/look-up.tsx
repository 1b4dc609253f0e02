import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LookedUpView } from '../../../../station-core/contract.ts';
import { useMutation } from '../../connection/query.ts';
import { useStation } from '../../connection/station-context.tsx';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import classes from './in-hand.module.css';
import { SecretField } from './secret-field.tsx';

/** Whose a password or code is, without anybody seeing it. The field is empty again before the answer comes. */
export function LookUp() {
  const { t } = useTranslation();
  const station = useStation();
  const [secret, setSecret] = useState('');
  const [answers, setAnswers] = useState<readonly LookedUpView[]>([]);
  const { act, busy, fault } = useMutation(async (text: string) => {
    setAnswers(await station.inHand.lookUp({ secret: text }));
  });
  const ask = (): void => {
    if (secret === '') return;
    setAnswers([]);
    setSecret('');
    void act(secret);
  };
  return (
    <section className={classes.lookUp} aria-label={t('inHand.lookUp')}>
      <h2>{t('inHand.lookUp')}</h2>
      <div className={classes.ask}>
        <SecretField
          label={t('inHand.secret')}
          hint={t('inHand.secretHint')}
          value={secret}
          change={setSecret}
          disabled={busy}
          entered={ask}
        />
        <Button size="md" variant="default" loading={busy} disabled={secret === ''} onClick={ask}>
          {t('inHand.ask')}
        </Button>
      </div>
      {fault !== undefined && <FaultPanel fault={fault} withEvidence />}
      <div role="status">
        <ul className={classes.answers}>
          {answers.map((answer, at) => (
            <li key={at}>
              <Answer answer={answer} />
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}

function Answer({ answer: { bits, found } }: { readonly answer: LookedUpView }) {
  const { t } = useTranslation();
  if (found === null) return <>{t('inHand.unknownSecret', { bits })}</>;
  const { secret, serial, unit, current } = found;
  const what = t(`inHand.secrets.${secret}`);
  const words = current ? 'inHand.knownSecret' : 'inHand.replacedSecret';
  return <>{t(words, { bits, what, serial, unit })}</>;
}
