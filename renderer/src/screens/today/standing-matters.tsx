import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Standing } from '../../../../station-core/contract.ts';
import { daysUntil, EXPIRES_VERY_SOON_DAYS } from '../../../../station-core/model/documents/document-fact.ts';
import { useLocale } from '../../locales/use-locale.ts';
import { numberText, whenText } from '../../parts/amounts.ts';
import { useNow } from '../../use-now.ts';
import { addressOf } from '../../session/address.ts';
import { WorkingHoursButton } from '../issuance/hours/working-hours-button.tsx';
import classes from './today.module.css';

interface Props {
  readonly standing: readonly Standing[];
  readonly changed: () => void;
}

/** The last week of a document: on its end the line stops. */
function isUrgent(matter: Standing): boolean {
  return matter.kind === 'expires' && daysUntil(matter.notAfter, Date.now()) <= EXPIRES_VERY_SOON_DAYS;
}

/** What waits though no new entry says so. */
export function StandingMatters({ standing, changed }: Props) {
  if (standing.length === 0) return null;
  return (
    <ul className={classes.standing}>
      {standing.map((matter, at) => (
        <li
          key={at}
          data-testid={`standing-${matter.kind}`}
          data-news={matter.kind !== 'no-upstream'}
          data-urgent={isUrgent(matter)}
        >
          {matter.kind === 'no-upstream' ? (
            <IconInfoCircle size={20} aria-hidden />
          ) : (
            <IconAlertTriangle size={20} aria-hidden />
          )}
          <Matter matter={matter} changed={changed} />
        </li>
      ))}
    </ul>
  );
}

function Expires({ matter: { document, id, notAfter } }: { readonly matter: Extract<Standing, { kind: 'expires' }> }) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const days = daysUntil(notAfter, useNow());
  const what = t(`documents.types.${document}`, { id });
  const [count, when] = [days, whenText(notAfter, locale)];
  return (
    <>
      <span>
        {days < 0
          ? t('issuance.today.standing.expired', { what, when })
          : t('issuance.today.standing.expires', { what, when, count })}
      </span>
      <a href={`#/${addressOf('documents')}`}>{t('quarantine.open')}</a>
    </>
  );
}

function Matter({ matter, changed }: { readonly matter: Standing; readonly changed: () => void }) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  switch (matter.kind) {
    case 'hours-not-set':
      return (
        <>
          <span>{t('issuance.today.standing.hoursNotSet')}</span>
          <WorkingHoursButton label={t('issuance.today.standing.setHours')} changed={changed} />
        </>
      );
    case 'expires':
      return <Expires matter={matter} />;
    case 'no-upstream':
      return <span>{t('issuance.today.standing.noUpstream')}</span>;
    case 'unwitnessed': {
      const [entries, when] = [numberText(matter.entries, locale), whenText(matter.oldestAt, locale)];
      return <span>{t('issuance.today.standing.unwitnessed', { entries, when })}</span>;
    }
    case 'permit': {
      const { permit } = matter;
      const [issued, quota] = [numberText(matter.issued, locale), numberText(matter.quota, locale)];
      const words = matter.issued >= matter.quota ? 'permitOver' : 'permit';
      return <span>{t(`issuance.today.standing.${words}`, { permit, issued, quota })}</span>;
    }
    case 'claim': {
      const { seq, value, holder } = matter;
      const what = t(`issuance.today.claims.${matter.what}`);
      return (
        <>
          <span>{t('issuance.today.standing.claim', { seq, what, value, holder })}</span>
          <a href={`#/${addressOf('entry', [String(seq)])}`}>{t('issuance.today.standing.open')}</a>
        </>
      );
    }
  }
}
