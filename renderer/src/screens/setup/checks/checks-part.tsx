import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { FindingView } from '../../../../../station-core/contract.ts';
import { useQuery } from '../../../connection/query.ts';
import { useStation } from '../../../connection/station-context.tsx';
import { useLocale } from '../../../locales/use-locale.ts';
import { timeText } from '../../../parts/amounts.ts';
import { FaultPanel } from '../../../parts/fault-panel.tsx';
import { FindingRow } from './finding-row.tsx';
import classes from '../setup.module.css';
import own from './checks.module.css';

/** The list of `birthmark station check`. */
export function ChecksPart() {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const station = useStation();
  const { answer, fault, again } = useQuery(useCallback(() => station.setup.check(), [station]));
  return (
    <div className={classes.stack}>
      <div className={classes.row}>
        <p className={classes.explains}>{t('setup.checks.explains')}</p>
        <Button variant="default" leftSection={<IconRefresh size={20} aria-hidden />} onClick={again}>
          {t('setup.checks.refresh')}
        </Button>
      </div>
      {fault !== undefined && <FaultPanel fault={fault} withEvidence />}
      <p role="status" className={own.summary}>
        {answer === undefined && fault === undefined && t('setup.checks.looking')}
        {answer !== undefined && (
          <>
            <Summary findings={answer.findings} />{' '}
            <span className={own.at}>{t('setup.checks.checkedAt', { time: timeText(answer.checkedAt, locale) })}</span>
          </>
        )}
      </p>
      {answer !== undefined && (
        <ul className={own.list} aria-label={t('setup.tabs.checks')}>
          {answer.findings.map((finding) => (
            <FindingRow key={`${finding.check} ${finding.subject ?? ''}`} finding={finding} />
          ))}
        </ul>
      )}
    </div>
  );
}

/** Problems first: they alone keep boards from passing. */
function Summary({ findings }: { readonly findings: readonly FindingView[] }) {
  const { t } = useTranslation();
  const count = (state: FindingView['state']): number => findings.filter((each) => each.state === state).length;
  const [problems, notChecked, warnings] = [count('problem'), count('not-checked'), count('warning')];
  const parts = [
    problems > 0 && t('setup.checks.problems', { count: problems }),
    problems + notChecked === 0 && t('setup.checks.ready'),
    notChecked > 0 && t('setup.checks.notChecked', { count: notChecked }),
    warnings > 0 && t('setup.checks.warnings', { count: warnings }),
  ];
  return <strong>{parts.filter((each) => each !== false).join(' ')}</strong>;
}
