import { useTranslation } from 'react-i18next';
import { addressOf, type Go } from '../session/address.ts';
import classes from './older-pages.module.css';

interface Props {
  readonly screen: string;
  readonly go: Go;
  readonly isNewest: boolean;
  /** What the next page is older than; absent on the oldest page. */
  readonly olderThan: number | undefined;
}

/** Leads through a list that grows at its newest end: a page is named by where it begins, so its rows stay the same. */
export function OlderPages({ screen, go, isNewest, olderThan }: Props) {
  const { t } = useTranslation();
  const openNewest = (): void => {
    go(addressOf(screen));
  };
  const openOlder = (): void => {
    go(addressOf(screen, [], new URLSearchParams({ before: String(olderThan) })));
  };
  return (
    <nav className={classes.pages} aria-label={t('table.pages')}>
      <button type="button" disabled={isNewest} onClick={openNewest}>
        {t('ledger.newest')}
      </button>
      <button type="button" disabled={olderThan === undefined} onClick={openOlder}>
        {t('ledger.older')}
      </button>
    </nav>
  );
}
