import { useTranslation } from 'react-i18next';
import type { FindingView } from '../../../../../station-core/contract.ts';
import { FaultPanel } from '../../../parts/fault-panel.tsx';
import { FINDING_BADGES, StateBadge } from '../health/state-badge.tsx';
import own from './checks.module.css';

/** One thing that was looked at: what is there or, where something is wrong, what to do about it and what was seen. */
export function FindingRow({
  finding: { check, state, subject, seen, needs, fault },
}: {
  readonly finding: FindingView;
}) {
  const { t } = useTranslation();
  return (
    <li className={own.finding} data-testid={`check-${check}`} data-found={state}>
      <div className={own.line}>
        <h2>{t(`setup.checks.names.${check}`)}</h2>
        <StateBadge state={FINDING_BADGES[state]} word={t(`setup.checks.state.${state}`)} />
        {subject !== null && <strong className={own.subject}>{subject}</strong>}
        {fault === null && seen !== null && (
          <span className={own.seen}>{t(`setup.checks.seen.${seen.name}`, seen.values)}</span>
        )}
        {needs !== null && <span className={own.seen}>{t('setup.checks.without', { file: needs })}</span>}
      </div>
      {fault !== null && <FaultPanel fault={fault} withEvidence />}
    </li>
  );
}
