import { Popover } from '@mantine/core';
import { IconAlertTriangleFilled, IconCircleCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { clockText } from '../parts/amounts.ts';
import { useFloor } from '../slots/floor.tsx';
import { useFaultWords } from '../parts/fault-panel.tsx';
import classes from './warnings.module.css';
import { warningsOf, type Warning } from './warnings.ts';

/** One sign for all that is wrong with the station; a press says what and what to do. */
export function StationWarnings() {
  const { t } = useTranslation();
  const { health } = useFloor();
  if (health === undefined) return null;
  const warnings = warningsOf(health);
  if (warnings.length === 0)
    return (
      <span className={classes.fine} title={t('frame.warnings.none')}>
        <IconCircleCheck size={22} aria-hidden />
        <span>{t('frame.warnings.none')}</span>
      </span>
    );
  return (
    <Popover width={460} position="bottom-end" withArrow shadow="md">
      <Popover.Target>
        <button
          type="button"
          className={classes.warn}
          aria-label={`${t('frame.warnings.title')}: ${warnings.length}`}
          title={t('frame.warnings.title')}
        >
          <IconAlertTriangleFilled size={22} aria-hidden />
          <span>{t('frame.warnings.title')}: </span>
          {warnings.length}
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <ul className={classes.warnings}>
          {warnings.map((warning) => (
            <li key={warning.kind}>
              <WarningText warning={warning} />
            </li>
          ))}
        </ul>
      </Popover.Dropdown>
    </Popover>
  );
}

function WarningText({ warning }: { readonly warning: Warning }) {
  const { t } = useTranslation();
  const words = useFaultWords();
  switch (warning.kind) {
    case 'hsm':
    case 'ledger':
    case 'printer':
    case 'upstream':
    case 'files': {
      if (warning.fault === null) return <strong>{t(`frame.warnings.${warning.kind}`, { says: '' })}</strong>;
      const { says, remedy } = words(warning.fault);
      return (
        <>
          <strong>{t(`frame.warnings.${warning.kind}`, { says })}</strong>
          {remedy}
        </>
      );
    }
    case 'checking':
      return <strong>{t('frame.warnings.checking', { percent: warning.percent })}</strong>;
    case 'clock':
      return <strong>{t('frame.warnings.clock', { duration: clockText(warning.behindMs) })}</strong>;
    case 'interrupted':
      return <strong>{t('frame.warnings.interrupted', { count: warning.runs })}</strong>;
  }
}
