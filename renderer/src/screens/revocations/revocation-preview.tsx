import { useTranslation } from 'react-i18next';
import type { RevocationPreviewView } from '../../../../station-core/contract.ts';
import classes from './revocations.module.css';

/** Which certificates would be revoked, which are already, and which units have none. */
export function RevocationPreview({ preview }: { readonly preview: RevocationPreviewView }) {
  const { t } = useTranslation();
  const { toRevoke, alreadyRevoked, without } = preview;
  return (
    <section className={classes.preview} aria-label={t('revocation.previewTitle')} tabIndex={0}>
      <p role="status">
        <strong>{t('revocation.would', { count: toRevoke.length })}</strong> {t('holds.nothingYet')}
      </p>
      <Certificates certificates={toRevoke} />
      {alreadyRevoked.length > 0 && (
        <>
          <p>{t('revocation.already', { count: alreadyRevoked.length })}</p>
          <Certificates certificates={alreadyRevoked} />
        </>
      )}
      {without.length > 0 && (
        <>
          <p>{t('revocation.without', { count: without.length })}</p>
          <ul>
            {without.map((unit) => (
              <li key={unit} className={classes.code}>
                {unit}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function Certificates({ certificates }: { readonly certificates: RevocationPreviewView['toRevoke'] }) {
  const { t } = useTranslation();
  return (
    <ul>
      {certificates.map(({ unit, serial, certSerialHex }) => (
        <li key={certSerialHex}>
          {serial ?? t('holds.noSerial')} <span className={classes.code}>{unit}</span>{' '}
          <span className={classes.code}>{certSerialHex}</span>
        </li>
      ))}
    </ul>
  );
}
