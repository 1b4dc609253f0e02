import { useTranslation } from 'react-i18next';
import { useScanRouter } from '../scan/scan-router.tsx';
import { useNotices } from '../parts/notice.tsx';
import classes from './frame.module.css';

/** The answer to a scan on screens without a scan field; above whatever dialog is open. */
export function DeskNotice() {
  const { t } = useTranslation();
  const { busy } = useScanRouter();
  const { notice, clear } = useNotices();
  return (
    <div className={classes.notice} role="status" data-tone={busy ? 'plain' : notice?.tone} data-testid="desk-notice">
      {busy && <span>{t('scan.reading')}</span>}
      {!busy && notice !== null && (
        <>
          <span key={notice.number}>{notice.text}</span>
          <button type="button" onClick={clear}>
            {t('frame.close')}
          </button>
        </>
      )}
    </div>
  );
}
