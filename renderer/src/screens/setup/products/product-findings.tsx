import { useTranslation } from 'react-i18next';
import type { ProductFindingView } from '../../../../../station-core/contract.ts';
import { FaultPanel } from '../../../parts/fault-panel.tsx';
import { FINDING_BADGES, StateBadge } from '../health/state-badge.tsx';
import { PasteText } from './paste-text.tsx';
import own from './products.module.css';

/** What was looked at, and what to change in the firmware project, ready to be pasted. */
export function ProductFindings({ findings }: { readonly findings: readonly ProductFindingView[] }) {
  const { t } = useTranslation();
  return (
    <ul className={own.findings} aria-label={t('setup.products.findings.title')}>
      {findings.map(({ check, state, fault, paste }, at) => (
        <li key={at} data-testid={`product-${check}`} data-found={state}>
          <div className={own.finding}>
            <h3>{t(`setup.products.findings.names.${check}`)}</h3>
            <StateBadge state={FINDING_BADGES[state]} word={t(`setup.checks.state.${state}`)} />
          </div>
          {fault !== null && <FaultPanel fault={fault} withEvidence />}
          {paste.map(({ file, text }) => (
            <PasteText key={file} file={file} text={text} />
          ))}
        </li>
      ))}
    </ul>
  );
}
