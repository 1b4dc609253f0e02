import { useTranslation } from 'react-i18next';
import type { TracedRunView } from '../../../../station-core/contract.ts';
import { useLocale } from '../../locales/use-locale.ts';
import { numberText } from '../../parts/amounts.ts';
import { momentText } from '../issuance/moment-text.ts';
import classes from './diagnosis.module.css';

/** What the board printed since its last start, or what may be said of it. */
export function BootLog({ log }: { readonly log: TracedRunView['bootLog'] }) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  if (log === null) return <p className={classes.hint}>{t('diagnosis.noBootLog')}</p>;
  const { at, text, banner, consoleBytes } = log;
  return (
    <>
      <p>{t('diagnosis.bootLog', { when: momentText(at, locale), bytes: numberText(consoleBytes, locale) })}</p>
      {text === null ? (
        <p className={classes.hint}>{t('diagnosis.notShown', { banner })}</p>
      ) : (
        <pre className={classes.text} tabIndex={0} aria-label={t('diagnosis.bootLogText')}>
          {text}
        </pre>
      )}
    </>
  );
}
