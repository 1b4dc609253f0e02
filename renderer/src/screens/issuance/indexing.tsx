import { useTranslation } from 'react-i18next';
import { useLocale } from '../../locales/use-locale.ts';
import { numberText } from '../../parts/amounts.ts';
import classes from './issuance.module.css';

interface Progress {
  readonly indexedEntries: number;
  readonly sizeEntries: number;
}

/** A few entries behind is the ordinary state of a line at work; said from here on. */
const SAID_FROM_ENTRIES = 2_000;

/** What is shown is not everything yet. */
export function Indexing({ progress }: { readonly progress: Progress | undefined }) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  if (progress === undefined) return null;
  // An index that holds nothing yet must not look like a ledger in which nothing happened.
  const holdsNothing = progress.indexedEntries === 0 && progress.sizeEntries > 0;
  if (!holdsNothing && progress.sizeEntries - progress.indexedEntries < SAID_FROM_ENTRIES) return null;
  const [indexed, size] = [progress.indexedEntries, progress.sizeEntries].map((each) => numberText(each, locale));
  return (
    <p role="status" className={classes.indexing}>
      {t('issuance.indexing', { indexed, size })}
    </p>
  );
}
