import { useTranslation } from 'react-i18next';
import type { DocumentFactView } from '../../../../station-core/contract.ts';
import { useLocale } from '../../locales/use-locale.ts';
import classes from './documents.module.css';
import { factText, grouped, type FactWords } from './fact-text.ts';

export function useFactWords(): FactWords {
  const { t } = useTranslation();
  const { locale } = useLocale();
  return { locale, yes: t('documents.yes'), no: t('documents.no') };
}

/** All that a document says. */
export function Facts({ facts }: { readonly facts: readonly DocumentFactView[] }) {
  const { t } = useTranslation();
  const words = useFactWords();
  return (
    <dl className={classes.facts}>
      {grouped(facts).map(([first, ...others], at) =>
        first === undefined ? null : (
          <div key={at}>
            <dt>{t(`documents.facts.${first.name}`)}</dt>
            {[first, ...others].map((fact, line) => (
              <dd key={line}>{factText(fact, words)}</dd>
            ))}
          </div>
        ),
      )}
    </dl>
  );
}
