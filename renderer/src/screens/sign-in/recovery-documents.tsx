import { useTranslation } from 'react-i18next';
import type { RecoveryDocumentView } from '../../../../station-core/contract.ts';
import { useFaultWords } from '../../parts/fault-panel.tsx';
import classes from './sign-in.module.css';

interface Props {
  readonly documents: readonly RecoveryDocumentView[];
  readonly choose: (order: NonNullable<RecoveryDocumentView['order']>) => void;
}

/** What officers ordered, in words; a document that orders nothing says why. */
export function RecoveryDocuments({ documents, choose }: Props) {
  const { t } = useTranslation();
  const words = useFaultWords();
  if (documents.length === 0) return <p role="status">{t('signIn.recovery.none')}</p>;
  return (
    <ul className={classes.documents} aria-label={t('signIn.recovery.documents')}>
      {documents.map(({ file, order, fault }, at) => (
        <li key={at}>
          {order === null ? (
            <p>
              <b>{file}</b> {fault === null ? '' : words(fault).says}
            </p>
          ) : (
            <button
              type="button"
              onClick={() => {
                choose(order);
              }}
            >
              <b>{t('signIn.recovery.person', { name: order.name, role: t(`frame.roles.${order.role}`) })}</b>
              <span>{order.reason}</span>
              <small>{t('signIn.recovery.signedBy', { officers: order.signedBy.join(', '), file })}</small>
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}
