import { IconIdBadge2 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { FaultView } from '../../../../station-core/contract.ts';
import { FaultPanel } from '../../fault-panel.tsx';
import classes from './sign-in.module.css';

export function BadgeCard({ busy, fault }: { readonly busy: boolean; readonly fault: FaultView | undefined }) {
  const { t } = useTranslation();
  return (
    <section className={classes.card} aria-labelledby="badge-title">
      <IconIdBadge2 size={132} stroke={1.2} className={classes.badge} aria-hidden />
      <h1 id="badge-title">{t('signIn.badgeTitle')}</h1>
      <p role="status">{busy ? t('signIn.badgeReading') : t('signIn.badgeHint')}</p>
      {fault !== undefined && <FaultPanel fault={fault} />}
    </section>
  );
}
