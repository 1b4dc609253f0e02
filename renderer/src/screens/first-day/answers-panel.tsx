import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { SetupAnswer } from '../../../../station-core/contract.ts';
import { useMutation } from '../../connection/query.ts';
import { useConnectedStation } from '../../connection/station-context.tsx';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import classes from './first-day.module.css';
import { buttonFor, fixedBy } from './question-rules.ts';

/** What was said so far; an answer that nothing was made from yet can be given again. */
export function AnswersPanel({ answers }: { readonly answers: readonly SetupAnswer[] }) {
  const { t } = useTranslation();
  const { firstDay } = useConnectedStation();
  const { act, busy, fault } = useMutation((question: SetupAnswer['name']) => firstDay.firstDay.askAgain({ question }));
  const wordsText = (name: SetupAnswer['name'], words: readonly string[]): string => {
    const button = buttonFor(name, words);
    return button === undefined ? words.join('; ') : t(button.text);
  };
  if (answers.length === 0) return null;
  return (
    <section className={classes.card} aria-labelledby="answers-title">
      <h2 id="answers-title">{t('firstDay.answers')}</h2>
      {fault !== undefined && <FaultPanel fault={fault} withEvidence />}
      <dl className={classes.facts}>
        {answers.map(({ name, words, fixed }) => (
          <div key={name}>
            <dt>{t(`firstDay.questions.${name}.asks`)}</dt>
            <dd>
              <span>{wordsText(name, words)}</span>
              {fixed ? (
                <small>{t(`firstDay.fixed.${fixedBy(name)}`)}</small>
              ) : (
                <Button
                  variant="default"
                  size="md"
                  disabled={busy}
                  aria-label={t('firstDay.change', { question: t(`firstDay.questions.${name}.asks`) })}
                  onClick={() => void act(name)}
                >
                  {t('firstDay.changeShort')}
                </Button>
              )}
            </dd>
          </div>
        ))}
      </dl>
      {answers.some(({ fixed }) => fixed) && <p>{t('firstDay.fixedHint')}</p>}
    </section>
  );
}
