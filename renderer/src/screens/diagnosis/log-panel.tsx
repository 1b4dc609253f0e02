import { useTranslation } from 'react-i18next';
import type { LogLineView } from '../../../../station-core/contract.ts';
import { useLocale } from '../../locales/use-locale.ts';
import { momentText } from '../issuance/moment-text.ts';
import classes from './diagnosis.module.css';

/** The newest lines of the station's own log, newest first. */
export function LogPanel({ log }: { readonly log: readonly LogLineView[] }) {
  const { t } = useTranslation();
  return (
    <section className={classes.panel} aria-labelledby="station-log">
      <h2 id="station-log">{t('diagnosis.log')}</h2>
      {log.length === 0 && <p className={classes.hint}>{t('diagnosis.noLog')}</p>}
      {log.length > 0 && (
        <ol className={classes.log} tabIndex={0} aria-labelledby="station-log">
          {log.map((line, at) => (
            <Line key={at} line={line} />
          ))}
        </ol>
      )}
    </section>
  );
}

function Line({ line: { at, level, text, detail } }: { readonly line: LogLineView }) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  return (
    <li data-level={level}>
      <details>
        <summary>
          {momentText(at, locale)} <b>{t(`diagnosis.levels.${level}`)}</b> {text}
        </summary>
        <code>{detail}</code>
      </details>
    </li>
  );
}
