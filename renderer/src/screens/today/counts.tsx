import { useTranslation } from 'react-i18next';
import type { Today } from '../../../../station-core/contract.ts';
import { useLocale } from '../../locales/use-locale.ts';
import { numberText } from '../../parts/amounts.ts';
import { addressOf } from '../../session/address.ts';
import { useEntryWords } from '../issuance/entry-words.ts';
import classes from './today.module.css';

/** How much of each kind; a press leads to them in the log. */
export function Counts({ today: { counts, fromSeq } }: { readonly today: Today }) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const words = useEntryWords();
  // Its units follow it one by one, and say the same with their number.
  const kinds = counts.kinds.filter(({ kind }) => kind !== 'hold-placed').toSorted((a, b) => b.count - a.count);
  return (
    <section aria-labelledby="happened">
      <h2 id="happened">{t('issuance.today.happened')}</h2>
      {kinds.length === 0 && <p>{t('issuance.today.nothing')}</p>}
      <ul className={classes.counts} aria-label={t('issuance.today.counts')}>
        {kinds.map(({ kind, count }) => (
          <li key={kind}>
            <a href={`#/${addressOf('issuance', [], new URLSearchParams({ kind, from: String(fromSeq) }))}`}>
              {words.kind(kind)}
            </a>
            <span className="bm-number">{numberText(count, locale)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
