import { useTranslation } from 'react-i18next';
import type { Indexed } from '../../../../station-core/contract.ts';
import classes from './units.module.css';

/** So few entries are indexed within a second: nobody has to know of them. */
const MANY_ENTRIES = 2_000;

/** Says that units may be missing, while a ledger of before there was an index is read. */
export function IndexProgress({ indexed }: { readonly indexed: Indexed | undefined }) {
  const { t } = useTranslation();
  if (indexed === undefined || indexed.sizeEntries - indexed.indexedEntries < MANY_ENTRIES) return null;
  const percent = Math.floor((100 * indexed.indexedEntries) / indexed.sizeEntries);
  return (
    <p className={classes.indexing} role="status">
      <progress value={percent} max={100} aria-label={t('units.indexProgress')} />
      {t('units.indexing', { percent })}
    </p>
  );
}
